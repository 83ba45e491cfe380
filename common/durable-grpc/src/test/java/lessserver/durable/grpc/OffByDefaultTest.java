package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import lessserver.durable.DurableProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OffByDefaultTest {

  @EnableConfigurationProperties(DurableProperties.class)
  static class Properties {}

  @Test
  void nobody_listens_unless_asked_and_no_name_is_taken_that_the_service_does_not_know() {
    new ApplicationContextRunner()
        .withUserConfiguration(Properties.class)
        .withConfiguration(AutoConfigurations.of(DurableGrpcAutoConfiguration.class))
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(ProtocolServer.class)
                    .doesNotHaveBean(Workers.class)
                    .doesNotHaveBean("*")
                    .hasBean("*elsewhere"));
  }
}
