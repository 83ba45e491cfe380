package lessserver.etl.imports;

import java.io.Writer;

/**
 * An import's rejects, to be written as CSV.
 *
 * @param raw without a guard against formulas
 */
record RejectExport(String importId, boolean raw, Writer to) {}
