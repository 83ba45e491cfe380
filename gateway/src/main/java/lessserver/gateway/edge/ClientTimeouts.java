package lessserver.gateway.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long clients may keep the gateway waiting, {@code lessserver.*-timeout}.
 *
 * @param headTimeout from the first octet of a request to the end of its headers
 * @param unreadTimeout without taking anything of an answer that waits
 */
@ConfigurationProperties("lessserver")
record ClientTimeouts(
    @DefaultValue("10s") Duration headTimeout, @DefaultValue("60s") Duration unreadTimeout) {

  ClientTimeouts {
    check("head-timeout", headTimeout);
    check("unread-timeout", unreadTimeout);
  }

  private static void check(String name, Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "lessserver.%s has to be 1ms or more, such as 60s, not %s".formatted(name, timeout));
    }
  }
}
