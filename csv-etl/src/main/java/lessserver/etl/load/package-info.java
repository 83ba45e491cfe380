/** Extract, transform, load: the functions that bring an import into its dataset. */
@NullMarked
package lessserver.etl.load;

import org.jspecify.annotations.NullMarked;
