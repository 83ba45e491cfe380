package lessserver.gateway.route;

import lessserver.gateway.service.Services;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The gateway's own actuator, where the services' actuators are. */
@RestController
final class OwnActuatorTriggers {

  private static final String PREFIX = ActuatorPath.SERVICES + Services.GATEWAY;

  private final ActuatorPath path = new ActuatorPath(Services.GATEWAY);
  private final ObjectProvider<DispatcherHandler> dispatcher;

  OwnActuatorTriggers(ObjectProvider<DispatcherHandler> dispatcher) {
    this.dispatcher = dispatcher;
  }

  @GetMapping({PREFIX + ActuatorPath.READABLE, PREFIX + ActuatorPath.METRIC})
  Mono<Void> show(ServerWebExchange exchange) {
    return dispatcher.getObject().handle(path.withoutPrefix(exchange));
  }
}
