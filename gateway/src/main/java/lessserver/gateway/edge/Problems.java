package lessserver.gateway.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import lessserver.gateway.trace.CorrelationId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.reactive.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers every failure in RFC 9457 problem details with the correlation id. The one place in the
 * gateway where a failure becomes a response.
 */
@Component
@Order(-2) // before Spring Boot's own, which would write its error page
final class Problems implements ErrorWebExceptionHandler, ServerExchangeRejectedHandler {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final ObjectMapper json;

  Problems(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    ServerHttpResponse response = exchange.getResponse();
    if (response.isCommitted()) {
      cutOff(response);
      return Mono.error(failure);
    }
    // A refusal is no failure of the request's trace; stack traces of them would fill the memory.
    exchange.getAttributes().remove(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION);
    ProblemDetail problem = problem(exchange, failure);
    problem.setInstance(instance(exchange));
    CorrelationId.of(exchange).ifPresent(id -> problem.setProperty("correlationId", id));

    // What a service had begun to answer is void; which sites' scripts may read is the gateway's.
    List.copyOf(response.getHeaders().keySet()).stream()
        .filter(name -> !isOfOtherSites(name.toLowerCase(Locale.ROOT)))
        .forEach(response.getHeaders()::remove);
    response.setStatusCode(HttpStatusCode.valueOf(problem.getStatus()));
    response.getHeaders().addAll(headers(failure));
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return response.writeWith(
        Mono.fromCallable(() -> response.bufferFactory().wrap(bytes(problem))));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, ServerExchangeRejectedException rejected) {
    return handle(exchange, (Throwable) rejected);
  }

  private static ProblemDetail problem(ServerWebExchange exchange, Throwable failure) {
    return switch (failure) {
      case NoResourceFoundException _ ->
          because(HttpStatus.NOT_FOUND, "Nothing is served under this path.");
      case ErrorResponse known -> known.getBody();
      case AuthenticationCredentialsNotFoundException _ ->
          because(HttpStatus.UNAUTHORIZED, "Send an API key in the header X-API-Key.");
      case AuthenticationException unproven ->
          because(HttpStatus.UNAUTHORIZED, unproven.getMessage());
      case AccessDeniedException denied -> because(HttpStatus.FORBIDDEN, denied.getMessage());
      case ServerExchangeRejectedException _ ->
          because(HttpStatus.BAD_REQUEST, "The request's path, method or headers are malformed.");
      default -> {
        exchange.getAttributes().put(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION, failure);
        String path = exchange.getRequest().getURI().getPath();
        try (var _ = CorrelationId.inLogs(exchange)) {
          log.error("event=unexpected-failure path={}", path, failure);
        }
        yield because(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong here; the correlation id leads to it.");
      }
    };
  }

  private static boolean isOfOtherSites(String name) {
    return name.startsWith("access-control-") || name.equals("vary");
  }

  /**
   * Ends the connection: a client that was promised more should neither wait for it, nor take for
   * whole what it has.
   */
  private static void cutOff(ServerHttpResponse response) {
    HttpServerResponse answer = ServerHttpResponseDecorator.getNativeResponse(response);
    answer.withConnection(
        connection -> {
          var _ = connection.channel().close(); // Nobody is left who would care when it is done.
        });
  }

  private static URI instance(ServerWebExchange exchange) {
    String path = exchange.getRequest().getURI().getRawPath();
    // Two slashes at the beginning would make a host of what follows.
    return URI.create(path.replaceFirst("^/+", "/"));
  }

  private static HttpHeaders headers(Throwable failure) {
    HttpHeaders headers = new HttpHeaders();
    if (failure instanceof ErrorResponse known) {
      headers.addAll(known.getHeaders());
    } else if (failure instanceof AuthenticationException) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "ApiKey realm=\"less-server\"");
    }
    return headers;
  }

  private static ProblemDetail because(HttpStatus status, @Nullable String detail) {
    return ProblemDetail.forStatusAndDetail(status, detail);
  }

  private byte[] bytes(ProblemDetail problem) throws JsonProcessingException {
    return json.writeValueAsBytes(problem);
  }
}
