package lessserver.gateway.service;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.NotEmpty;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The services behind the gateway, by name. A new one is one more block in the configuration.
 *
 * @param services each service, and how to reach it
 * @param reservedPaths first segments of the suite's own paths, which no public path may take
 */
@Validated
@ConfigurationProperties("lessserver")
public record Services(
    @NotEmpty Map<String, @Valid Service> services, @DefaultValue Set<String> reservedPaths) {

  /** The gateway's own name among the services. */
  public static final String GATEWAY = "gateway";

  /** What the calls of a service's public paths go by. */
  public static String publicCalls(String service) {
    return service + ":public";
  }

  @AssertFalse(message = "no service can be called gateway: that is the gateway's own name") boolean isGatewayAmongThem() {
    return services.containsKey(GATEWAY);
  }
}
