package lessserver.gateway.overview;

import java.util.LinkedHashMap;
import java.util.Map;
import lessserver.gateway.service.Services;
import org.springframework.boot.actuate.health.CompositeReactiveHealthContributor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.ReactiveHealthContributor;
import org.springframework.boot.actuate.health.ReactiveHealthIndicator;
import org.springframework.boot.actuate.health.SimpleStatusAggregator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.actuate.health.StatusAggregator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The services' states as a part of the gateway's own health. */
@Configuration(proxyBeanMethods = false)
class ServiceHealth {

  static final Status DEGRADED = new Status("DEGRADED");

  @Bean("services")
  CompositeReactiveHealthContributor serviceHealthContributor(
      Services services, ServiceStates states) {
    Map<String, ReactiveHealthContributor> indicators = new LinkedHashMap<>();
    services.services().keySet().forEach(name -> indicators.put(name, indicator(name, states)));
    return CompositeReactiveHealthContributor.fromMap(indicators);
  }

  /** A gateway without one of its services still leads to the others: degraded, not down. */
  @Bean
  StatusAggregator statusAggregator() {
    var worstFirst =
        new SimpleStatusAggregator(
            Status.OUT_OF_SERVICE, Status.DOWN, DEGRADED, Status.UP, Status.UNKNOWN);
    return statuses -> {
      Status worst = worstFirst.getAggregateStatus(statuses);
      return Status.DOWN.equals(worst) ? DEGRADED : worst;
    };
  }

  private static ReactiveHealthIndicator indicator(String name, ServiceStates states) {
    return () -> states.of(name).map(ServiceHealth::health);
  }

  private static Health health(ServiceStates.State state) {
    Health.Builder health = Health.status(state.health());
    if (!state.components().isEmpty()) {
      health.withDetail("components", state.components());
    }
    if (state.problem() != null) {
      health.withDetail("problem", state.problem());
    }
    return health.build();
  }
}
