package lessserver.etl.scrub;

import lessserver.functions.PageQuery;

/** Which part of a dataset's quarantine to list. */
record QuarantineQuery(String dataset, PageQuery page) {}
