/** How fast files become tables, beside PostgreSQL's own COPY and Spring Batch. */
@NullMarked
package lessserver.benchmarks.csv;

import org.jspecify.annotations.NullMarked;
