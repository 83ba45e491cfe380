package lessserver.etl.load;

import io.cloudevents.CloudEvent;
import lessserver.etl.imports.ImportEvent;
import lessserver.events.ConsumedEvents;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears of files that were received. */
@Component
class LoadTriggers {

  private static final String CONSUMER = "csv-etl.load";

  private final Functions functions;
  private final StartImport startImport;
  private final LoadRunner runner;
  private final ConsumedEvents consumed;
  private final EventCodec codec;

  LoadTriggers(
      Functions functions,
      StartImport startImport,
      LoadRunner runner,
      ConsumedEvents consumed,
      EventCodec codec) {
    this.functions = functions;
    this.startImport = startImport;
    this.runner = runner;
    this.consumed = consumed;
    this.codec = codec;
  }

  @KafkaListener(id = CONSUMER, topics = ImportEvent.TOPIC)
  void onImport(ConsumerRecord<String, CloudEvent> record) {
    if (record.value().getType().equals(ImportEvent.Received.TYPE)) {
      ImportEvent.Received event = codec.read(record.value(), ImportEvent.Received.class);
      consumed.once(CONSUMER, record.value(), () -> functions.call(startImport, event));
      runner.wake();
    }
  }
}
