/** From bytes to records: unpacking, encoding, dialect, and one record after another. */
@NullMarked
package lessserver.etl.parse;

import org.jspecify.annotations.NullMarked;
