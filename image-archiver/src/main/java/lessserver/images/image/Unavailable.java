package lessserver.images.image;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The answer to what may be asked again soon: 503, and when. */
final class Unavailable {

  private static final String RETRY_AFTER_SECONDS = "5";

  private Unavailable() {}

  static ErrorResponseException because(String detail, Exception cause) {
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    var problem =
        new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return problem;
  }
}
