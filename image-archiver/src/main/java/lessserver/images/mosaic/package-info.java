/** Photo mosaics: a picture made anew of the archive's pictures. */
@NullMarked
package lessserver.images.mosaic;

import org.jspecify.annotations.NullMarked;
