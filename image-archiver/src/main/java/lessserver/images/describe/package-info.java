/** Describing: what a local model sees on a picture, a sentence of it, and the text on it. */
@NullMarked
package lessserver.images.describe;

import org.jspecify.annotations.NullMarked;
