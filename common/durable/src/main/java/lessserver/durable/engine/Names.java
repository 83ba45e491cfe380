package lessserver.durable.engine;

import lessserver.durable.DurableRefusals.InvalidArgument;

/** What ids and names may be, so that every database takes them. */
final class Names {

  static final int LONGEST = 200;

  private Names() {}

  /**
   * @param field what the caller calls it
   * @throws InvalidArgument if it is empty, too long or has control characters
   */
  static void check(String field, String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new InvalidArgument(field, "must have 1 to " + LONGEST + " characters");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidArgument(field, "must not have control characters");
    }
  }
}
