/** The stock monitor: watches prices, and tells when they move. */
@NullMarked
package lessserver.stocks;

import org.jspecify.annotations.NullMarked;
