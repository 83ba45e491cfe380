package lessserver.stocks.monitor;

/** Where a monitor stands. */
public enum MonitorStatus {
  /** It watches. */
  RUNNING,
  /** The price moved as far as was asked for. */
  THRESHOLD_REACHED,
  /** It did not, in the time there was. */
  TIME_LIMIT_REACHED,
  /** Somebody called it off. */
  CANCELLED,
  /** It broke down. */
  FAILED
}
