package lessserver.durable;

import java.io.PrintWriter;
import java.io.StringWriter;
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
 */
public record Failure(
    String type,
    String message,
    @Nullable String stackTrace,
    boolean retriable,
    @Nullable Failure cause) {

  private static final int LONGEST_MESSAGE = 4_000;
  private static final int LONGEST_STACK_TRACE = 8_000;
  private static final int DEEPEST_CAUSE = 5;

  public Failure {
    message = cut(message, LONGEST_MESSAGE);
    stackTrace = stackTrace == null ? null : cut(stackTrace, LONGEST_STACK_TRACE);
  }

  /** A failure without an exception: an explanation. */
  public static Failure because(String type, String message) {
    return new Failure(type, message, null, false, null);
  }

  public static Failure of(Throwable thrown) {
    return of(thrown, DEEPEST_CAUSE, true);
  }

  /** Whether it, or what caused it, is exactly of this class. */
  public boolean isCausedBy(Class<? extends Throwable> exception) {
    return type.equals(exception.getName()) || (cause != null && cause.isCausedBy(exception));
  }

  private static Failure of(Throwable thrown, int depth, boolean outermost) {
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
        cause == null || depth == 0 ? null : of(cause, depth - 1, false));
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
