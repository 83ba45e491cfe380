package lessserver.events;

import static org.awaitility.Awaitility.await;

import java.util.UUID;
import lessserver.events.depot.Deliveries;
import lessserver.events.depot.Depot;
import lessserver.events.depot.Parcels;
import lessserver.testing.RealKafka;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A service in which something graver than an exception is thrown. */
class ListenerErrorIT {

  private static final String PARCEL = "heavy";

  @Test
  void a_listener_that_dies_of_it_is_started_again() {
    try (ConfigurableApplicationContext depot =
        Depot.start(
            "spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
            "depot.topic=error-" + UUID.randomUUID())) {
      Deliveries deliveries = depot.getBean(Deliveries.class);
      deliveries.onDelivery(
          _ -> {
            deliveries.onDelivery(_ -> {});
            throw new OutOfMemoryError("unable to create native thread");
          });

      Parcels parcels = depot.getBean(Parcels.class);
      parcels.add(PARCEL);
      parcels.move(PARCEL);

      await().until(() -> deliveries.delivered(PARCEL) == 1);
    }
  }
}
