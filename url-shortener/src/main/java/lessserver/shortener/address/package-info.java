/** Addresses on the web, read and written as browsers do. */
@NullMarked
package lessserver.shortener.address;

import org.jspecify.annotations.NullMarked;
