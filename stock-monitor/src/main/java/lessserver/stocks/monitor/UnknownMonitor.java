package lessserver.stocks.monitor;

import lessserver.functions.Refusal;

/** There is no such monitor. */
final class UnknownMonitor extends Refusal {

  private static final long serialVersionUID = 1L;

  UnknownMonitor(String id) {
    super(Kind.UNKNOWN, "There is no monitor " + id + ".");
  }
}
