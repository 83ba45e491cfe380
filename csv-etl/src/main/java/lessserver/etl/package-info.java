/** The CSV ETL: files of rows become typed tables, and every row is accounted for. */
@NullMarked
package lessserver.etl;

import org.jspecify.annotations.NullMarked;
