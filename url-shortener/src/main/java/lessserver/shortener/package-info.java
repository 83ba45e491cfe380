/** The URL shortener: links are made, followed, and their clicks counted. */
@NullMarked
package lessserver.shortener;

import org.jspecify.annotations.NullMarked;
