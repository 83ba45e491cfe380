package lessserver.gateway.limit;

import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A call that was not looked at, and after how long to try again. */
final class TooManyCalls extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  TooManyCalls(String what, Duration retryAfter) {
    super(
        HttpStatus.TOO_MANY_REQUESTS,
        ProblemDetail.forStatusAndDetail(
            HttpStatus.TOO_MANY_REQUESTS, "There are too many " + what + "; slow down."),
        null);
    setType(URI.create("urn:lessserver:problem:rate-limit"));
    getHeaders()
        .set(
            HttpHeaders.RETRY_AFTER,
            Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
  }

  /** Nobody reads its stack trace, and a flood of calls has no memory to spare for them. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
