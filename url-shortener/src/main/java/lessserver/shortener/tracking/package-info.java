/** Short links to parcels, made when orders are placed. */
@NullMarked
package lessserver.shortener.tracking;

import org.jspecify.annotations.NullMarked;
