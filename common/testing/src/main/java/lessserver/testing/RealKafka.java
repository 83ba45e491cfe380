package lessserver.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * A real broker (KRaft, in this JVM), started with the first test that asks and shared by the rest
 * of the build. As a context initializer it points an application at itself.
 */
public final class RealKafka
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  public static String bootstrapServers() {
    return Shared.BROKER.getBrokersAsString();
  }

  /**
   * A broker of its own on a given port, for tests in which it comes late or goes away; the caller
   * destroys it.
   */
  public static EmbeddedKafkaBroker startOn(int port) {
    // By its listeners: the embedded KRaft broker takes kafkaPorts(...) and ignores it.
    EmbeddedKafkaBroker broker =
        broker()
            .brokerProperty(
                "listeners", "EXTERNAL://localhost:%d,CONTROLLER://localhost:0".formatted(port));
    broker.afterPropertiesSet();
    return broker;
  }

  /** As in production, a topic is what a service declares, never what a first event makes of it. */
  private static EmbeddedKafkaKraftBroker broker() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.brokerProperty("offsets.topic.num.partitions", "4"); // as the suite's, not fifty to make
    return broker;
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of("spring.kafka.bootstrap-servers=" + bootstrapServers()).applyTo(context);
  }

  private static final class Shared {

    private static final EmbeddedKafkaBroker BROKER = start();

    private static EmbeddedKafkaBroker start() {
      EmbeddedKafkaBroker broker = broker();
      broker.afterPropertiesSet();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy, "stop-kafka"));
      return broker;
    }
  }
}
