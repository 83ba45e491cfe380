package lessserver.durable.engine;

import lessserver.durable.DurableRefusals.InvalidArgument;
import lessserver.durable.EntityId;

/** What ids and names may be, so that every database takes them. */
final class Names {

  static final int LONGEST = 200;

  private Names() {}

  /** What an instance may be called: not like an entity. */
  static void checkInstance(String instanceId) {
    check("instanceId", instanceId);
    if (EntityId.isOne(instanceId)) {
      throw new InvalidArgument("instanceId", "must not begin with @");
    }
  }

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
