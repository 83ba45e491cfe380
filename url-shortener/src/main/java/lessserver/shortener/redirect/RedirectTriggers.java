package lessserver.shortener.redirect;

import static org.springframework.web.servlet.function.RequestPredicates.GET;
import static org.springframework.web.servlet.function.RequestPredicates.HEAD;

import java.net.URI;
import lessserver.functions.Functions;
import lessserver.shortener.link.Code;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Short links over HTTP. A router function, because this is the path that must be fast: it costs
 * less than a controller. Asking with HEAD is looking, not clicking.
 */
@Configuration(proxyBeanMethods = false)
class RedirectTriggers {

  private static final String PATH = "/{code:" + Code.IN_ADDRESS + "}";

  @Bean
  RouterFunction<ServerResponse> redirects(
      Functions functions, Redirect redirect, Resolve resolve) {
    return RouterFunctions.route()
        .route(
            GET(PATH).and(free()),
            request -> {
              HttpHeaders headers = request.headers().asHttpHeaders();
              Visit visit =
                  new Visit(
                      request.pathVariable("code"),
                      headers.getFirst(HttpHeaders.REFERER),
                      headers.getFirst(HttpHeaders.USER_AGENT));
              return sendTo(functions.call(redirect, visit));
            })
        .route(
            HEAD(PATH).and(free()),
            request -> sendTo(functions.call(resolve, request.pathVariable("code"))))
        .build();
  }

  private static RequestPredicate free() {
    return request ->
        !Code.isReserved(request.requestPath().pathWithinApplication().value().substring(1));
  }

  /** Never cached: each click is to be counted, and a link may change. */
  private static ServerResponse sendTo(Destination destination) {
    return ServerResponse.status(HttpStatus.FOUND)
        .location(URI.create(destination.location()))
        .cacheControl(CacheControl.noStore())
        .build();
  }
}
