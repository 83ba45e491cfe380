package lessserver.etl.imports;

import lessserver.functions.PageQuery;

/** Which part of an import's rejects to list, in the order of the file. */
record RejectQuery(String importId, PageQuery page) {}
