/** Datasets: what columns they have, their tables, and what can be asked of them. */
@NullMarked
package lessserver.etl.dataset;

import org.jspecify.annotations.NullMarked;
