package lessserver.functions.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Answers from a filter in the same words as from a controller: every error is mapped by {@link
 * ProblemDetails}.
 */
public final class Refusals {

  private final HandlerExceptionResolver resolver;

  Refusals(HandlerExceptionResolver resolver) {
    this.resolver = resolver;
  }

  public void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatusCode status,
      String detail) {
    refuse(request, response, problem(status, detail));
  }

  /** For what passes by itself: the answer says after how long to try again. */
  public void refuseForNow(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatusCode status,
      String detail,
      Duration retryAfter) {
    ErrorResponseException problem = problem(status, detail);
    problem
        .getHeaders()
        .set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    refuse(request, response, problem);
  }

  /** As if a controller had thrown it. */
  public void refuse(HttpServletRequest request, HttpServletResponse response, Exception problem) {
    resolver.resolveException(request, response, null, problem);
  }

  private static ErrorResponseException problem(HttpStatusCode status, String detail) {
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }
}
