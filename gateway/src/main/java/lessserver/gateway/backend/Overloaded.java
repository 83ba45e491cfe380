package lessserver.gateway.backend;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A call that was not made, and after how long to try again. */
final class Overloaded extends CallProblem {

  private static final long serialVersionUID = 1L;

  private Overloaded(String name, String detail, Duration retryAfter, @Nullable Throwable cause) {
    super(HttpStatus.SERVICE_UNAVAILABLE, name, detail, cause);
    getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
  }

  /** The breaker is open: the service failed too often. */
  static Overloaded breakerOpen(String service, Duration retryAfter, Throwable cause) {
    return new Overloaded(
        "breaker-open",
        "The service " + service + " has failed too often; it is left alone for a while.",
        retryAfter,
        cause);
  }

  /** As many calls as allowed are under way, and none ended while this one waited. */
  static Overloaded noConnectionLeft(String service, Throwable cause) {
    return new Overloaded(
        "service-busy",
        "The service " + service + " is busy with as many calls as it may get.",
        Duration.ofSeconds(1),
        cause);
  }

  /** As many calls as allowed have bodies on their way. */
  static Overloaded tooManyBodies(String service) {
    return new Overloaded(
        "service-busy",
        "The service " + service + " is busy with as many long bodies as it may get.",
        Duration.ofSeconds(1),
        null);
  }

  private static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
