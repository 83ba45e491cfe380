/** Links: made, read, listed. */
@NullMarked
package lessserver.shortener.link;

import org.jspecify.annotations.NullMarked;
