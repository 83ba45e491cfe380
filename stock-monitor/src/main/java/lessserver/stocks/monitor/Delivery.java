package lessserver.stocks.monitor;

/** What became of a notice, on one way. */
public enum Delivery {
  /** It is tried, again if need be. */
  PENDING,
  DELIVERED,
  /** It was given up. */
  FAILED
}
