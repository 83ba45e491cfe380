/** Files dropped into a folder, imported as if somebody had sent them. */
@NullMarked
package lessserver.etl.inbox;

import org.jspecify.annotations.NullMarked;
