package lessserver.functions.web;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import lessserver.functions.Headers;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names the request's trace on every response, so that who gets an answer can find how it came
 * about.
 */
final class CorrelationId extends OncePerRequestFilter {

  private final Tracer tracer;

  CorrelationId(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Span span = tracer.currentSpan();
    if (span != null) {
      response.setHeader(Headers.CORRELATION_ID, span.context().traceId());
    }
    chain.doFilter(request, response);
  }
}
