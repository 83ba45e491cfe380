package lessserver.gateway.edge;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives up on a request whose body pauses for too long: each one holds a connection to a service.
 */
@Component
final class SlowUploads implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  private final Duration longestPause;

  SlowUploads(@Value("${lessserver.longest-pause-in-a-body}") Duration longestPause) {
    this.longestPause = longestPause;
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(server -> server.readTimeout(longestPause));
  }
}
