package lessserver.durable;

import java.util.Locale;

/**
 * Which entity.
 *
 * @param name in small letters: its case does not matter
 * @param key whose case does; may be empty
 */
public record EntityId(String name, String key) {

  private static final char MARK = '@';
  private static final int LONGEST = 200;

  public EntityId {
    name = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty()
        || name.indexOf(MARK) >= 0
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new DurableRefusals.InvalidArgument("entityName", "must be a name without @");
    }
    if (name.length() + key.length() + 2 > LONGEST) {
      throw new DurableRefusals.InvalidArgument(
          "entityKey", "and name must have at most " + (LONGEST - 2) + " characters");
    }
    if (key.chars().anyMatch(Character::isISOControl)) {
      throw new DurableRefusals.InvalidArgument("entityKey", "must not have control characters");
    }
  }

  /** Reads what {@link #toString} wrote. */
  public static EntityId parse(String text) {
    int second = text.indexOf(MARK, 1);
    if (!isOne(text) || second < 0) {
      throw new DurableRefusals.InvalidArgument("entityId", "must be @name@key");
    }
    return new EntityId(text.substring(1, second), text.substring(second + 1));
  }

  /** Whether an id is that of an entity, and of no instance. */
  public static boolean isOne(String id) {
    return !id.isEmpty() && id.charAt(0) == MARK;
  }

  @Override
  public String toString() {
    return MARK + name + MARK + key;
  }
}
