package lessserver.etl.load;

import java.io.InputStream;
import lessserver.etl.imports.ImportOptions;

/** The beginning of a file, and what its sender says of it. */
record PreviewRequest(ImportOptions options, InputStream content) {}
