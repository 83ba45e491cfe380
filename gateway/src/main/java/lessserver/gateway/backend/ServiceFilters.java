package lessserver.gateway.backend;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import lessserver.gateway.service.Service;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The chain between a route and its service, from the outside in. */
@Configuration(proxyBeanMethods = false)
public class ServiceFilters {

  private final Breakers breakers;
  private final int mostStreams;
  private final Map<URI, Semaphore> streams = new ConcurrentHashMap<>();

  /** Of a service's connections at least half are for calls without a long body. */
  ServiceFilters(Breakers breakers, HttpClientProperties client) {
    this.breakers = breakers;
    this.mostStreams = Math.max(1, client.getPool().getMaxConnections() / 2);
  }

  /**
   * For clients' requests.
   *
   * @param name what these calls go by; they share a breaker with no others
   */
  public List<GatewayFilter> of(String name, Service service) {
    return of(name, service, service.responseTimeout());
  }

  /** With that time until the answer begins, in the place of the usual. */
  public List<GatewayFilter> of(String name, Service service, Duration responseTimeout) {
    return List.of(
        new BrokenAnswers(name),
        new BodyLimit(service.maxBody()),
        new ArrivingBodies(name, service.idleTimeout(), streamsTo(service)),
        new Retries(),
        breakers.guarding(name),
        new ServiceCall(name, responseTimeout, service.idleTimeout()));
  }

  private Semaphore streamsTo(Service service) {
    return streams.computeIfAbsent(service.uri(), _ -> new Semaphore(mostStreams));
  }

  /**
   * For looking at a service that may be in trouble: neither kept off by its breaker nor counted.
   */
  public List<GatewayFilter> forInspection(String name, Service service) {
    return List.of(
        new BrokenAnswers(name),
        new ServiceCall(name, service.responseTimeout(), service.idleTimeout()));
  }

  @Bean
  static HttpClientCustomizer serviceCalls() {
    return ServiceCall::prepare;
  }
}
