package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OffByDefaultTest {

  @Test
  void nobody_listens_unless_asked() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(DurableGrpcAutoConfiguration.class))
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(ProtocolServer.class)
                    .doesNotHaveBean(RemoteOrchestrator.class));
  }
}
