/**
 * Pictures as bytes: what they are, whether they are whole, and how they are decoded within bounds.
 */
@NullMarked
package lessserver.images.picture;

import org.jspecify.annotations.NullMarked;
