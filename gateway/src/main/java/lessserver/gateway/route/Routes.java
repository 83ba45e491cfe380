package lessserver.gateway.route;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lessserver.gateway.backend.ServiceFilters;
import lessserver.gateway.request.RecentRequests;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Flux;

/**
 * The routes, made of the configured services: each one's paths, its public paths where nothing
 * else fits, the management of its durable instances, and a few actuator endpoints for those who
 * administer the suite.
 */
@Configuration(proxyBeanMethods = false)
class Routes {

  private static final Set<HttpMethod> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /** Whoever starts an orchestration may wait for its end, for 50 s at most. */
  private static final Duration FOR_AN_ORCHESTRATION = Duration.ofSeconds(55);

  private static final List<String> DURABLE_PATHS = List.of("/runtime/webhooks/durabletask/**");

  private final SuiteHeaders suiteHeaders;
  private final ServiceFilters serviceFilters;
  private final RecentRequests requests;

  Routes(SuiteHeaders suiteHeaders, ServiceFilters serviceFilters, RecentRequests requests) {
    this.suiteHeaders = suiteHeaders;
    this.serviceFilters = serviceFilters;
    this.requests = requests;
  }

  @Bean
  RouteLocator routeLocator(Services services) {
    List<Route> routes =
        services.services().entrySet().stream()
            .flatMap(each -> routesTo(each, services.reservedPaths()))
            .toList();
    return () -> Flux.fromIterable(routes);
  }

  private Stream<Route> routesTo(Map.Entry<String, Service> named, Set<String> reservedPaths) {
    String name = named.getKey();
    Service service = named.getValue();
    String publicCalls = Services.publicCalls(name);
    Route closed =
        Route.async()
            .id(name)
            .uri(service.uri())
            .order(0)
            .predicate(new PathMatch(service.paths()))
            .filters(forClients(name, serviceFilters.of(name, service)))
            .build();
    Route open =
        Route.async()
            .id(publicCalls)
            .uri(service.uri())
            .order(Ordered.LOWEST_PRECEDENCE)
            .predicate(
                new PathMatch(service.publicPaths())
                    .of(service.publicMethods())
                    .notBelow(reservedPaths))
            .filters(forClients(name, serviceFilters.of(publicCalls, service)))
            .build();
    Route durable =
        Route.async()
            .id(name + ":durable")
            .uri(service.uri())
            .order(0)
            .predicate(new PathMatch(DURABLE_PATHS).with("taskHub", service.taskHub()))
            .filters(forClients(name, serviceFilters.of(name, service, FOR_AN_ORCHESTRATION)))
            .build();
    Route actuator =
        Route.async()
            .id(name + ":actuator")
            .uri(service.uri())
            .order(0)
            .predicate(new PathMatch(ActuatorPath.patternsFor(name)).of(LOOKING))
            .filters(
                inOrder(
                    Stream.concat(
                        Stream.of(new ActuatorPath(name), suiteHeaders),
                        serviceFilters.forInspection(name, service).stream())))
            .build();
    return Stream.of(closed, open, durable, actuator);
  }

  private List<GatewayFilter> forClients(String name, List<GatewayFilter> call) {
    return inOrder(Stream.concat(Stream.of(requests.noting(name), suiteHeaders), call.stream()));
  }

  /**
   * Between Spring Cloud Gateway's own filters that prepare a call and those that make it, but for
   * filters that know their place.
   */
  private static List<GatewayFilter> inOrder(Stream<GatewayFilter> filters) {
    List<GatewayFilter> all = filters.toList();
    return IntStream.range(0, all.size())
        .mapToObj(
            index ->
                all.get(index) instanceof Ordered
                    ? all.get(index)
                    : new OrderedGatewayFilter(all.get(index), index + 1))
        .toList();
  }
}
