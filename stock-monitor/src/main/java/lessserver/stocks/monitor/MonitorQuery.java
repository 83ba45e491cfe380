package lessserver.stocks.monitor;

import lessserver.functions.PageQuery;
import org.jspecify.annotations.Nullable;

/** Which monitors to list: those in any state, or in one. */
record MonitorQuery(@Nullable MonitorStatus status, PageQuery page) {}
