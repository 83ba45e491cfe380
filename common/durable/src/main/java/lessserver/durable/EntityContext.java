package lessserver.durable;

import org.jspecify.annotations.Nullable;

/** What an entity may know and do in one operation. */
public interface EntityContext {

  EntityId id();

  /** Which operation, as the caller wrote it. */
  String operation();

  /** What the caller passed along; null if that is nothing. */
  <T> @Nullable T input(Class<T> type);

  /** What a caller gets who waits; nothing unless it is said. */
  void reply(@Nullable Object result);

  /** Has another entity, or this one, do an operation later. */
  void signal(EntityId entity, String operation, @Nullable Object input);

  /**
   * Starts an orchestration.
   *
   * @return its id
   */
  String start(String orchestration, @Nullable Object input);
}
