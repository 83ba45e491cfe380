package lessserver.durable;

import org.jspecify.annotations.Nullable;

/**
 * An event that somebody raised, for code that takes them whatever their names.
 *
 * @param data null if there was none
 */
public record RaisedEvent<T>(String name, @Nullable T data) {}
