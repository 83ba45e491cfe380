package lessserver.launcher.chaos;

/**
 * One sum in two books.
 *
 * @param least what it is to be at least
 * @param most what it is to be at most; more than the least where nobody can know, as of a request
 *     that was never answered
 */
public record Line(String what, long least, long most, long found) {

  static Line exactly(String what, long expected, long found) {
    return new Line(what, expected, expected, found);
  }

  /** What it is to be, in words. */
  String expected() {
    return least == most ? "%,d".formatted(least) : "%,d-%,d".formatted(least, most);
  }

  boolean agrees() {
    return least <= found && found <= most;
  }
}
