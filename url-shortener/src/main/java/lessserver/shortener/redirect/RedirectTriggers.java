package lessserver.shortener.redirect;

import static org.springframework.web.servlet.function.RequestPredicates.GET;
import static org.springframework.web.servlet.function.RequestPredicates.HEAD;
import static org.springframework.web.servlet.function.RequestPredicates.methods;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import java.util.Objects;
import lessserver.functions.Functions;
import lessserver.functions.Headers;
import lessserver.shortener.link.Code;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Short links over HTTP. A router function, because this is the path that must be fast: it costs
 * less than a controller. Asking with HEAD is looking, not clicking, and so is asking for the
 * preview; any other method is sent on.
 */
@Configuration(proxyBeanMethods = false)
class RedirectTriggers {

  private static final String PATH = "/{code:" + Code.IN_ADDRESS + "}";
  private static final String ROBOTS = "User-agent: *\nDisallow: /\n";
  private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=UTF-8");
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

  @Bean
  RouterFunction<ServerResponse> redirects(
      Functions functions, Redirect redirect, Resolve resolve, PreviewLink previewLink) {
    return RouterFunctions.route()
        .route(
            methods(
                    HttpMethod.GET,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE)
                .and(path(PATH))
                .and(free()),
            request -> sendTo(functions.call(redirect, visit(request))))
        .route(HEAD(PATH).and(free()), request -> sendTo(functions.call(resolve, visit(request))))
        .route(
            GET(PATH + "+").and(free()),
            request -> show(functions.call(previewLink, request.pathVariable("code"))))
        // Short links are no content: what they lead to is for search engines to find elsewhere.
        .GET("/robots.txt", _ -> ServerResponse.ok().contentType(TEXT).body(ROBOTS))
        .build();
  }

  private static Visit visit(ServerRequest request) {
    HttpHeaders headers = request.headers().asHttpHeaders();
    return new Visit(
        request.pathVariable("code"),
        request.servletRequest().getQueryString(),
        headers.getFirst(HttpHeaders.REFERER),
        headers.getFirst(HttpHeaders.USER_AGENT),
        Objects.requireNonNullElseGet(
            headers.getFirst(Headers.CLIENT_ADDRESS), request.servletRequest()::getRemoteAddr));
  }

  private static RequestPredicate free() {
    return request ->
        !Code.isReserved(request.requestPath().pathWithinApplication().value().substring(1));
  }

  /** The location as a text: browsers take addresses that {@link java.net.URI} does not. */
  private static ServerResponse sendTo(Departure departure) {
    return ServerResponse.status(departure.status())
        .header(HttpHeaders.LOCATION, departure.location())
        .cacheControl(
            departure.keptFor().isPositive()
                ? CacheControl.maxAge(departure.keptFor()).cachePrivate()
                : CacheControl.noStore())
        .build();
  }

  private static ServerResponse show(LinkPreview preview) {
    return ServerResponse.status(preview.over() ? HttpStatus.GONE : HttpStatus.OK)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", PreviewPage.CONTENT_SECURITY_POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .body(PreviewPage.of(preview));
  }
}
