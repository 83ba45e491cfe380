package lessserver.gateway.backend;

import java.util.Set;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;

/**
 * Recognizes answers by which a service says that it failed. 503 is none of them: who is overloaded
 * says when to come again, and is not helped by a breaker that cuts everybody off.
 */
public final class FailedAnswer implements Predicate<Object> {

  private static final Set<HttpStatus> FAILURES =
      Set.of(HttpStatus.INTERNAL_SERVER_ERROR, HttpStatus.BAD_GATEWAY, HttpStatus.GATEWAY_TIMEOUT);

  @Override
  public boolean test(Object status) {
    return status instanceof HttpStatus known && FAILURES.contains(known);
  }
}
