package lessserver.events;

/** Makes publishers. */
@FunctionalInterface
public interface EventPublishers {

  /**
   * A publisher with a producer of its own.
   *
   * @param name of what waits to be published, for the log, such as {@code outbox}
   */
  EventPublisher named(String name);
}
