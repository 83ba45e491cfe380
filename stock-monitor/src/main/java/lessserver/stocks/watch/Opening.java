package lessserver.stocks.watch;

import lessserver.stocks.monitor.Progress;
import lessserver.stocks.monitor.StockWatch;

/** A monitor that begins to watch. */
record Opening(String monitorId, StockWatch watch, Progress progress) {}
