package lessserver.simulators.fault;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import lessserver.functions.web.Refusals;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Lets the third parties that are reached over HTTP behave as the switches say. */
@Component
class FaultyAnswers extends OncePerRequestFilter {

  private static final Map<String, ThirdParty> PATHS =
      Map.of(
          "/payments/", ThirdParty.PAYMENT,
          "/carrier/", ThirdParty.CARRIER,
          "/market/", ThirdParty.MARKET);

  private static final String NONSENSE =
      "{\"reference\":\"another\",\"symbol\":\"ANOTHER\",\"amount\":-1,\"price\":-1,\"status\":\"?\"}";

  private final Faults faults;
  private final Refusals refusals;

  FaultyAnswers(Faults faults, Refusals refusals) {
    this.faults = faults;
    this.refusals = refusals;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return thirdParty(request).isEmpty();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Faults.Behaviour behaviour = faults.of(thirdParty(request).orElseThrow());
    behaviour.delay();
    if (behaviour.fails()) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
      unavailable(request, response);
    } else if (behaviour.failsAfterwards()) {
      chain.doFilter(request, new ContentCachingResponseWrapper(response));
      response.resetBuffer();
      unavailable(request, response);
    } else if (behaviour.answersWrongly()) {
      chain.doFilter(request, new ContentCachingResponseWrapper(response));
      response.resetBuffer();
      response.setStatus(HttpStatus.OK.value());
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.getOutputStream().write(NONSENSE.getBytes(StandardCharsets.UTF_8));
    } else {
      chain.doFilter(request, response);
    }
  }

  private void unavailable(HttpServletRequest request, HttpServletResponse response) {
    response.setContentType(null); // That of the answer which is withheld.
    refusals.refuseForNow(
        request,
        response,
        HttpStatus.SERVICE_UNAVAILABLE,
        "A fault is switched on.",
        Duration.ofSeconds(1));
  }

  private static Optional<ThirdParty> thirdParty(HttpServletRequest request) {
    return PATHS.entrySet().stream()
        .filter(each -> request.getRequestURI().startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
