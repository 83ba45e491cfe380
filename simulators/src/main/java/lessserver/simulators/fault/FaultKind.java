package lessserver.simulators.fault;

import java.util.Locale;

/** How a third party can fail, and how much. */
enum FaultKind {
  LATENCY("milliseconds", 60_000, "Every call takes so much longer."),
  ERRORS(
      "share of calls",
      1,
      "So many calls fail; half of them before the work is done, half after it was."),
  REFUSE("0 or 1", 1, "Every call is turned away at once."),
  HANG("0 or 1", 1, "Calls are taken and not answered, until this is off, or for 60 seconds."),
  FLAP("seconds", 3_600, "Away for so long, back for so long, in turn."),
  WRONG_ANSWER("share of calls", 1, "So many answers make no sense, though the work is done.");

  private final String unit;
  private final double most;
  private final String description;

  FaultKind(String unit, double most, String description) {
    this.unit = unit;
    this.most = most;
    this.description = description;
  }

  /** As in a switch's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String unit() {
    return unit;
  }

  double most() {
    return most;
  }

  String description() {
    return description;
  }
}
