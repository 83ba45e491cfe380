package lessserver.stocks.monitor;

import org.jspecify.annotations.Nullable;

/**
 * The wish for a monitor.
 *
 * @param id under which it is to run, if it does not yet; null for a new one
 */
record NewMonitor(@Nullable String id, StockWatch watch) {}
