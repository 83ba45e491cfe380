package lessserver.functions.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Admits as many requests at once as the service can carry and turns the rest away at the door with
 * 503 and {@code Retry-After}. Virtual threads have no limit of their own: without this one,
 * overload would end in memory.
 *
 * <p>The actuator is always admitted: a busy service must still be able to say so.
 */
final class Admission extends OncePerRequestFilter {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Semaphore places;
  private final Refusals refusals;

  Admission(int maxConcurrentRequests, Refusals refusals) {
    this.places = new Semaphore(maxConcurrentRequests);
    this.refusals = refusals;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/actuator/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!places.tryAcquire()) {
      refusals.refuseForNow(
          request,
          response,
          HttpStatus.SERVICE_UNAVAILABLE,
          "The service is at its limit; try again.",
          RETRY_AFTER);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      places.release();
    }
  }
}
