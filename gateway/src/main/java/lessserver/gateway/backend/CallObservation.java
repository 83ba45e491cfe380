package lessserver.gateway.backend;

import io.micrometer.common.KeyValues;
import org.springframework.cloud.gateway.filter.headers.observation.DefaultGatewayObservationConvention;
import org.springframework.cloud.gateway.filter.headers.observation.GatewayContext;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;

/**
 * Names the calls to services in metrics and traces. Under Spring Cloud Gateway's own name for them
 * Spring's HTTP client already counts with other tags, and Prometheus takes only one of the two.
 */
@Component
final class CallObservation extends DefaultGatewayObservationConvention {

  @Override
  public String getName() {
    return "gateway.calls";
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(GatewayContext call) {
    Route route =
        call.getServerWebExchange().getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
    return KeyValues.of(
        "route", route.getId(),
        "method", call.getRequest().getMethod().name(),
        "status", status(call));
  }

  private static String status(GatewayContext call) {
    ServerHttpResponse response = call.getResponse();
    HttpStatusCode status = response == null ? null : response.getStatusCode();
    return status == null ? "none" : Integer.toString(status.value());
  }
}
