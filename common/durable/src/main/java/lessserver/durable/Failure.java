package lessserver.durable;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exception as a value: what history keeps of it. Texts are cut, so that no failure is too large
 * to be recorded.
 *
 * @param type the exception's class name
 * @param message at most 4,000 characters
 * @param stackTrace at most 8,000 characters; absent for refusals and for nested failures
 * @param retriable whether the same call may end differently the next time
 * @param cause at most five deep
 * @param properties what {@link ExceptionProperties} told of the exception: at most 20, and 20 in
 *     each that is a list or a map; texts of at most 500 characters, and about 8,000 characters in
 *     all. What was told beyond that is not kept
 */
public record Failure(
    String type,
    String message,
    @Nullable String stackTrace,
    boolean retriable,
    @Nullable Failure cause,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, @Nullable Object> properties) {

  private static final int LONGEST_MESSAGE = 4_000;
  private static final int LONGEST_STACK_TRACE = 8_000;
  private static final int DEEPEST_CAUSE = 5;

  public Failure {
    message = cut(message, LONGEST_MESSAGE);
    stackTrace = stackTrace == null ? null : cut(stackTrace, LONGEST_STACK_TRACE);
    // An older version's failure has none.
    properties = properties == null ? Map.of() : FailureProperties.bounded(properties);
  }

  /** A failure without properties. */
  public Failure(
      String type,
      String message,
      @Nullable String stackTrace,
      boolean retriable,
      @Nullable Failure cause) {
    this(type, message, stackTrace, retriable, cause, Map.of());
  }

  /** A failure without an exception: an explanation. */
  public static Failure because(String type, String message) {
    return new Failure(type, message, null, false, null);
  }

  public static Failure of(Throwable thrown) {
    return of(thrown, List.of());
  }

  /**
   * With properties.
   *
   * @param known who are asked what is to be kept of the exception and of its causes
   */
  public static Failure of(Throwable thrown, List<ExceptionProperties> known) {
    return of(thrown, known, DEEPEST_CAUSE, true);
  }

  /** The same failure, which will be the same the next time. */
  public Failure notRetriable() {
    return new Failure(type, message, stackTrace, false, cause, properties);
  }

  /** Its own properties; if it has none, those of the first cause that has some. */
  public Map<String, @Nullable Object> propertiesWithin() {
    return properties.isEmpty() && cause != null ? cause.propertiesWithin() : properties;
  }

  /** Whether it, or what caused it, is exactly of this class. */
  public boolean isCausedBy(Class<? extends Throwable> exception) {
    return type.equals(exception.getName()) || (cause != null && cause.isCausedBy(exception));
  }

  private static Failure of(
      Throwable thrown, List<ExceptionProperties> known, int depth, boolean outermost) {
    if (thrown instanceof RelayedFailureException relayed) {
      return relayed.failure();
    }
    if (thrown instanceof TaskFailedException task) {
      // The task's own failure says it all; the exception around it adds where it was awaited.
      return new Failure(
          TaskFailedException.class.getName(),
          String.valueOf(thrown.getMessage()),
          null,
          true,
          depth > 0 ? task.failure() : null);
    }
    Throwable cause = thrown.getCause();
    return new Failure(
        thrown.getClass().getName(),
        thrown.getMessage() == null ? "" : thrown.getMessage(),
        outermost && thrown.getStackTrace().length > 0 ? stackTrace(thrown) : null,
        true,
        cause == null || depth == 0 ? null : of(cause, known, depth - 1, false),
        FailureProperties.of(thrown, known));
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  @Override
  public String toString() {
    return message.isEmpty() ? type : type + ": " + message;
  }
}
