package lessserver.durable.scenarios;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import lessserver.durable.DurableClient;
import lessserver.durable.Failure;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.scenarios.Scenarios.Calls;
import lessserver.durable.scenarios.Scenarios.Traces;
import lessserver.durable.shop.Shop;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** An engine with the scenarios, one for all contracts that run with the same settings. */
@SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@Import(Scenarios.class)
@ContextConfiguration(initializers = TemporaryData.class)
@TestPropertySource(
    properties = {
      "lessserver.durable.idle-timeout=100ms",
      "lessserver.durable.longest-step=4s",
      "lessserver.durable.longest-history=3000",
      "lessserver.durable.version=1.10",
      "lessserver.durable.version-match=current-or-older"
    })
@ExtendWith(OutputCaptureExtension.class)
abstract class EngineFixture {

  static final Duration PATIENCE = Duration.ofMinutes(1);

  @DynamicPropertySource
  static void remoteApi(DynamicPropertyRegistry properties) {
    properties.add(
        "lessserver.outbound.allowed-hosts",
        () -> RemoteApi.instance().hostAndPort() + "," + RemoteApi.other().hostAndPort());
  }

  @Autowired DurableClient client;
  @Autowired Calls calls;
  @Autowired Traces traces;

  <T> T run(String orchestration, Object input, Class<T> output) throws Exception {
    return client.await(client.start(orchestration, input), output, PATIENCE);
  }

  static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }

  static Failure failure(Instance ended) {
    return Objects.requireNonNull(ended.failure(), "it did not fail");
  }

  Instance found(String id) {
    return client.find(id).orElseThrow();
  }

  RuntimeStatus status(String id) {
    return found(id).status();
  }
}
