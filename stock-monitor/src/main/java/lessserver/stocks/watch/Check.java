package lessserver.stocks.watch;

import lessserver.stocks.monitor.Progress;

/** How far a monitor has come with its latest look at the price. */
record Check(String monitorId, Progress progress) {}
