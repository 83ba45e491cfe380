package lessserver.gateway.route;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Recognizes requests by their path; the pattern that fits names the request in metrics and traces.
 */
final class PathMatch implements Predicate<ServerWebExchange> {

  private final List<PathPattern> patterns;
  private final Predicate<ServerWebExchange> condition;

  PathMatch(List<String> patterns) {
    this(patterns.stream().map(PathPatternParser.defaultInstance::parse).toList(), _ -> true);
  }

  private PathMatch(List<PathPattern> patterns, Predicate<ServerWebExchange> condition) {
    this.patterns = patterns;
    this.condition = condition;
  }

  PathMatch of(Set<HttpMethod> methods) {
    return and(exchange -> methods.contains(exchange.getRequest().getMethod()));
  }

  PathMatch notBelow(Set<String> firstSegments) {
    return and(exchange -> !firstSegments.contains(firstSegment(exchange.getRequest().getPath())));
  }

  /** Only with this query parameter; never, if there is no value for it. */
  PathMatch with(String parameter, @Nullable String value) {
    return and(
        exchange ->
            value != null
                && value.equalsIgnoreCase(
                    exchange.getRequest().getQueryParams().getFirst(parameter)));
  }

  @Override
  public PathMatch and(Predicate<? super ServerWebExchange> other) {
    return new PathMatch(patterns, condition.and(other));
  }

  @Override
  public boolean test(ServerWebExchange exchange) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    for (PathPattern pattern : patterns) {
      if (pattern.matches(path) && condition.test(exchange)) {
        ServerRequestObservationContext.findCurrent(exchange.getAttributes())
            .ifPresent(observed -> observed.setPathPattern(pattern.getPatternString()));
        return true;
      }
    }
    return false;
  }

  private static String firstSegment(PathContainer path) {
    return path.elements().stream()
        .filter(PathContainer.PathSegment.class::isInstance)
        .map(PathContainer.PathSegment.class::cast)
        .map(PathContainer.PathSegment::valueToMatch)
        .findFirst()
        .orElse("");
  }
}
