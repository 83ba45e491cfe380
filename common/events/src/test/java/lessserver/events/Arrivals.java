package lessserver.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lessserver.events.depot.ParcelMoved;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what came of the parcels' moves, and judges whether all of it came, in order. */
final class Arrivals {

  private final EventCodec codec;
  private final String topic;

  Arrivals(EventCodec codec, String topic) {
    this.codec = codec;
    this.topic = topic;
  }

  /**
   * Waits until every step of every parcel has come, and fails if steps of one parcel came in
   * another order than they were made. Duplicates (by the event's id) are allowed, and reported.
   */
  void awaitAll(Map<String, Integer> stepsOfParcel) {
    int told = stepsOfParcel.values().stream().mapToInt(Integer::intValue).sum();
    try (var events = new RecordedEvents(RealKafka.bootstrapServers(), topic)) {
      await().untilAsserted(() -> assertThat(ids(events.poll()).size()).isEqualTo(told));
      List<ConsumerRecord<String, CloudEvent>> all = events.poll();
      System.out.printf("told=%d duplicates=%d%n", told, all.size() - told);
      assertThat(lastStepInOrder(all)).isEqualTo(stepsOfParcel);
    }
  }

  private Map<String, Integer> lastStepInOrder(List<ConsumerRecord<String, CloudEvent>> records) {
    var seen = new HashSet<String>();
    var last = new HashMap<String, Integer>();
    for (ConsumerRecord<String, CloudEvent> each : records) {
      if (seen.add(each.value().getId())) {
        ParcelMoved moved = codec.read(each.value(), ParcelMoved.class);
        assertThat(moved.step())
            .as("step of %s", moved.parcel())
            .isEqualTo(last.getOrDefault(moved.parcel(), 0) + 1);
        last.put(moved.parcel(), moved.step());
      }
    }
    return last;
  }

  private static Set<String> ids(List<ConsumerRecord<String, CloudEvent>> records) {
    return records.stream().map(each -> each.value().getId()).collect(Collectors.toSet());
  }
}
