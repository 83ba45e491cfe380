package lessserver.events.depot;

import java.util.UUID;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives each depot a topic of its own, as they all share one broker. */
public final class OwnTopic
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of("depot.topic=parcels-" + UUID.randomUUID()).applyTo(context);
  }
}
