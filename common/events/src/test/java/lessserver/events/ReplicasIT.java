package lessserver.events;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import lessserver.events.depot.Depot;
import lessserver.events.depot.Parcels;
import lessserver.testing.RealKafka;
import lessserver.testing.RealPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Two processes of one service, as far as one JVM can have them: two contexts on one database. */
class ReplicasIT {

  private static final int MANY = 12_000;

  @Test
  void two_replicas_lose_nothing_and_keep_the_order() throws Exception {
    String[] shared = {
      "spring.datasource.url=" + RealPostgres.newDatabase(),
      "spring.datasource.username=postgres",
      "spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
      "depot.topic=replicas-" + UUID.randomUUID()
    };
    try (ConfigurableApplicationContext one = Depot.start(shared);
        ConfigurableApplicationContext two = Depot.start(shared)) {
      Parcels first = one.getBean(Parcels.class);

      Map<String, Integer> steps = Movers.move(MANY, List.of(first, two.getBean(Parcels.class)));

      new Arrivals(one.getBean(EventCodec.class), first.topic()).awaitAll(steps);
    }
  }
}
