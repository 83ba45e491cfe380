package lessserver.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import lessserver.events.depot.Depot;
import lessserver.events.depot.Parcels;
import lessserver.testing.ForkedJvm;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A process that is killed in the middle of its work. */
class KilledIT {

  private static final int ACKNOWLEDGED = 500;

  @Test
  void what_a_killed_process_had_acknowledged_is_published_after_its_restart() {
    String[] same = {
      "spring.datasource.url=jdbc:h2:file:"
          + TemporaryData.newFolder().resolve("db")
          + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
      "spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
      "depot.topic=killed-" + UUID.randomUUID()
    };
    long acknowledged;
    try (ForkedJvm teller = ForkedJvm.start(KilledTeller.class, same)) {
      teller.awaitLines(ACKNOWLEDGED, line -> line.startsWith(KilledTeller.COMMITTED));
      acknowledged =
          teller.kill().stream().filter(line -> line.startsWith(KilledTeller.COMMITTED)).count();
    }

    try (ConfigurableApplicationContext restarted = Depot.start(same)) {
      Parcels parcels = restarted.getBean(Parcels.class);
      int committed = parcels.step(KilledTeller.PARCEL);

      // The last commit may have been killed before it could be printed.
      assertThat((long) committed).isBetween(acknowledged, acknowledged + 1);
      new Arrivals(restarted.getBean(EventCodec.class), parcels.topic())
          .awaitAll(Map.of(KilledTeller.PARCEL, committed));
    }
  }
}
