package lessserver.etl.imports;

import lessserver.functions.PageQuery;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/** Which imports to list: into all datasets or one, in any state or one. */
record ImportQuery(
    @Printable @Nullable String dataset, @Nullable ImportStatus status, PageQuery page) {}
