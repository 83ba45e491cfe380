package lessserver.gateway.access;

import java.util.Optional;
import java.util.Set;
import lessserver.functions.SuiteToken;
import lessserver.gateway.access.Caller.Proof;
import lessserver.gateway.key.ApiKey;
import lessserver.gateway.key.Keys;
import lessserver.gateway.key.PresentedKey;
import lessserver.gateway.limit.FailedKeys;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Finds out who is calling: by the key, else by the suite's token, else by the session. A wrong key
 * or token is an error even where none is needed; a session that has ended is none.
 */
final class Proofs implements ServerAuthenticationConverter {

  static final String SESSION_COOKIE = "session";

  private static final String BEARER = "Bearer ";
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Keys keys;
  private final Sessions sessions;
  private final SuiteToken token;
  private final FailedKeys failures;

  Proofs(Keys keys, Sessions sessions, SuiteToken token, FailedKeys failures) {
    this.keys = keys;
    this.sessions = sessions;
    this.token = token;
    this.failures = failures;
  }

  @Override
  public Mono<Authentication> convert(ServerWebExchange exchange) {
    return Mono.defer(() -> Mono.justOrEmpty(callerOf(exchange.getRequest())));
  }

  private Optional<Caller> callerOf(ServerHttpRequest request) {
    Optional<String> presented = PresentedKey.in(request.getHeaders());
    if (presented.isPresent()) {
      failures.check(request);
      return Optional.of(
          presented
              .flatMap(keys::of)
              .map(key -> Caller.holding(key, Proof.KEY))
              .orElseThrow(() -> failed(request, "This API key is not known.")));
    }
    String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (authorization != null && authorization.startsWith(BEARER)) {
      failures.check(request);
      if (!token.matches(authorization.substring(BEARER.length()))) {
        throw failed(request, "This bearer token is not the suite's.");
      }
      return Optional.of(Caller.fromSuite());
    }
    return sessionOf(request).map(key -> Caller.holding(key, Proof.SESSION));
  }

  private BadCredentialsException failed(ServerHttpRequest request, String why) {
    failures.count(request);
    return new BadCredentialsException(why);
  }

  private Optional<ApiKey> sessionOf(ServerHttpRequest request) {
    HttpCookie cookie = request.getCookies().getFirst(SESSION_COOKIE);
    Optional<ApiKey> key =
        Optional.ofNullable(cookie).map(HttpCookie::getValue).flatMap(sessions::keyOf);
    if (key.isPresent() && !SAFE.contains(request.getMethod()) && !saysItIsAScript(request)) {
      throw new AccessDeniedException(
          "What a session changes needs the header X-Requested-With: no form on another site can"
              + " send it.");
    }
    return key;
  }

  private static boolean saysItIsAScript(ServerHttpRequest request) {
    return request.getHeaders().containsKey("X-Requested-With");
  }
}
