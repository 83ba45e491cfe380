package lessserver.functions.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import lessserver.functions.Headers;
import lessserver.functions.SuiteToken;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in who knows the suite's token and calls the service by a name it goes by. Loopback alone is
 * no boundary: a page in the user's browser reaches it, and so does any program that can be made to
 * fetch an address.
 *
 * <p>Liveness and readiness stay open: they tell nothing, and who probes them has no token.
 */
final class ServiceBoundary extends OncePerRequestFilter {

  private static final HttpStatusCode MISDIRECTED = HttpStatusCode.valueOf(421);
  private static final String BEARER = "Bearer ";
  private static final Set<String> OPEN =
      Set.of("/actuator/health/liveness", "/actuator/health/readiness");

  private final SuiteToken token;
  private final Set<String> hosts;
  private final Refusals refusals;

  ServiceBoundary(SuiteToken token, Set<String> hosts, Refusals refusals) {
    this.token = token;
    this.hosts = hosts;
    this.refusals = refusals;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!hosts.contains(request.getServerName().toLowerCase(Locale.ROOT))) {
      refusals.refuse(
          request, response, MISDIRECTED, "This service does not go by that Host name.");
    } else if (OPEN.contains(request.getRequestURI())
        || token.matches(request.getHeader(Headers.SUITE_TOKEN))
        || token.matches(bearer(request))) {
      chain.doFilter(request, response);
    } else {
      refusals.refuse(
          request,
          response,
          HttpStatus.UNAUTHORIZED,
          "Services answer inside the suite only: call the gateway, or send "
              + Headers.SUITE_TOKEN
              + ".");
    }
  }

  private static @Nullable String bearer(HttpServletRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : null;
  }
}
