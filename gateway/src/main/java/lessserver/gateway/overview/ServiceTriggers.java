package lessserver.gateway.overview;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lessserver.gateway.backend.Breakers;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/services}: every service, how it is, and how the breakers before it stand. */
@RestController
final class ServiceTriggers {

  private final Services services;
  private final ServiceStates states;
  private final Breakers breakers;
  private final @Nullable String ownVersion;

  ServiceTriggers(
      Services services,
      ServiceStates states,
      Breakers breakers,
      ObjectProvider<BuildProperties> build) {
    this.services = services;
    this.states = states;
    this.breakers = breakers;
    this.ownVersion = build.stream().map(BuildProperties::getVersion).findFirst().orElse(null);
  }

  /**
   * @param breaker the gateway's, before the service; absent for the gateway itself
   * @param publicBreaker of the paths that need no key; absent where there are none
   */
  record Entry(
      String name,
      List<ServiceStates.State> instances,
      Breakers.@Nullable Breaker breaker,
      Breakers.@Nullable Breaker publicBreaker) {}

  record ServiceList(List<Entry> items) {}

  @GetMapping("/api/v1/services")
  Mono<ServiceList> list() {
    return Flux.fromIterable(services.services().entrySet())
        .flatMapSequential(this::entry)
        .collectList()
        .map(others -> new ServiceList(withItself(others)));
  }

  private Mono<Entry> entry(Map.Entry<String, Service> named) {
    String name = named.getKey();
    return states
        .of(name)
        .map(
            state ->
                new Entry(
                    name,
                    List.of(state),
                    breakers.of(name),
                    named.getValue().isPublic() ? breakers.of(Services.publicCalls(name)) : null));
  }

  private List<Entry> withItself(List<Entry> others) {
    return Stream.concat(Stream.of(itself(others)), others.stream()).toList();
  }

  private Entry itself(List<Entry> others) {
    boolean complete =
        others.stream()
            .flatMap(each -> each.instances().stream())
            .allMatch(instance -> instance.health().equals("UP"));
    Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    var state =
        new ServiceStates.State(
            complete ? "UP" : ServiceHealth.DEGRADED.getCode(),
            Map.of(),
            List.of(),
            ownVersion,
            uptime.toSeconds(),
            null);
    return new Entry(Services.GATEWAY, List.of(state), null, null);
  }
}
