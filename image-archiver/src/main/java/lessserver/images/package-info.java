/** The image archiver: pictures are fetched, checked, kept, thumbnailed and described. */
@NullMarked
package lessserver.images;

import org.jspecify.annotations.NullMarked;
