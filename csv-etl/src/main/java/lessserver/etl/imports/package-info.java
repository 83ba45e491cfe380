/** Imports: how a file is received, followed, stopped, taken up again, and corrected. */
@NullMarked
package lessserver.etl.imports;

import org.jspecify.annotations.NullMarked;
