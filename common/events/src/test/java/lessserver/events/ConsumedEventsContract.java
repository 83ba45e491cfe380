package lessserver.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import lessserver.events.depot.Parcels;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What it means to apply an event once, on whichever database. */
@WithDepot
abstract class ConsumedEventsContract {

  private static final String CONSUMER = "depot.test";
  private static final int CROWD = 8;

  private final String id = UUID.randomUUID().toString();
  private final CloudEvent event = event("/elsewhere");

  @Autowired private ConsumedEvents consumed;
  @Autowired private Parcels parcels;
  @Autowired private JdbcClient jdbc;

  @Test
  void an_event_delivered_three_times_is_applied_once() {
    parcels.add(id);

    IntStream.range(0, 3).forEach(_ -> consumed.once(CONSUMER, event, this::step));

    assertThat(parcels.step(id)).isEqualTo(1);
  }

  @Test
  void an_effect_that_throws_leaves_nothing_and_may_be_tried_again() {
    parcels.add(id);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                consumed.once(
                    CONSUMER,
                    event,
                    () -> {
                      step();
                      throw new IllegalStateException("stumbled");
                    }));
    assertThat(parcels.step(id)).isZero();

    consumed.once(CONSUMER, event, this::step);
    assertThat(parcels.step(id)).isEqualTo(1);
  }

  @Test
  void two_consumers_apply_it_once_each() {
    parcels.add(id);

    for (String consumer : List.of("one", "two", "one", "two")) {
      consumed.once(consumer, event, this::step);
    }

    assertThat(parcels.step(id)).isEqualTo(2);
  }

  @Test
  void two_sources_may_use_the_same_id() {
    parcels.add(id);

    consumed.once(CONSUMER, event, this::step);
    consumed.once(CONSUMER, event("/somewhere"), this::step);

    assertThat(parcels.step(id)).isEqualTo(2);
  }

  @Test
  void of_deliveries_at_the_same_time_one_is_applied() throws Exception {
    parcels.add(id);
    var start = new CyclicBarrier(CROWD);
    try (ExecutorService crowd = Executors.newFixedThreadPool(CROWD)) {
      List<Future<Boolean>> deliveries =
          IntStream.range(0, CROWD).mapToObj(_ -> crowd.submit(() -> delivered(start))).toList();

      assertThat(deliveries).extracting(Future::get).contains(true);
    }
    assertThat(parcels.step(id)).isEqualTo(1);

    consumed.once(CONSUMER, event, this::step); // What lost the race is delivered again.
    assertThat(parcels.step(id)).isEqualTo(1);
  }

  private boolean delivered(CyclicBarrier start) throws Exception {
    start.await();
    try {
      consumed.once(CONSUMER, event, this::step);
      return true;
    } catch (DataIntegrityViolationException _) {
      return false;
    }
  }

  private void step() {
    jdbc.sql("UPDATE parcels SET step = step + 1 WHERE id = ?").param(id).update();
  }

  private CloudEvent event(String source) {
    return CloudEventBuilder.v1()
        .withId(id)
        .withSource(URI.create(source))
        .withType("lessserver.parcel.moved.v1")
        .build();
  }
}
