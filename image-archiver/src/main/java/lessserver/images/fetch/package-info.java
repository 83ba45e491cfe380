/** Fetching: the bytes of an image, by whoever needs them first. */
@NullMarked
package lessserver.images.fetch;

import org.jspecify.annotations.NullMarked;
