package lessserver.outbound;

import io.micrometer.observation.ObservationRegistry;
import java.net.InetAddress;
import java.time.Clock;
import lessserver.functions.SuiteToken;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Calls to addresses that a client chose, for every service that makes some. */
@AutoConfiguration
@EnableConfigurationProperties(OutboundProperties.class)
class OutboundAutoConfiguration {

  @Bean
  Outbound outbound(OutboundProperties properties, ObservationRegistry observations) {
    return new Outbound(properties, InetAddress::getAllByName, observations);
  }

  @Bean
  Webhooks webhooks(
      Outbound outbound,
      @Value("${WEBHOOK_SECRET:}") String configured,
      SuiteToken token,
      Clock clock) {
    return new Webhooks(outbound, WebhookSecret.of(configured, token), clock);
  }
}
