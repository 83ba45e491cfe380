package lessserver.orders.catalogue;

import io.cloudevents.CloudEvent;
import lessserver.events.EventCodec;
import lessserver.functions.Functions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears from csv-etl of finished imports. */
@Component
class CatalogueTriggers {

  private static final String CONSUMER = "order-orchestrator.catalogue";
  static final String IMPORTS = "imports";
  private static final String IMPORT_COMPLETED = "lessserver.import.completed.v1";

  private final Functions functions;
  private final UpdateCatalogue updateCatalogue;
  private final EventCodec codec;

  CatalogueTriggers(Functions functions, UpdateCatalogue updateCatalogue, EventCodec codec) {
    this.functions = functions;
    this.updateCatalogue = updateCatalogue;
    this.codec = codec;
  }

  /** Told twice, an import changes nothing: the rows are read as they are then. */
  @KafkaListener(id = CONSUMER, topics = IMPORTS)
  void onImport(ConsumerRecord<String, CloudEvent> record) {
    if (record.value().getType().equals(IMPORT_COMPLETED)) {
      functions.call(updateCatalogue, codec.read(record.value(), ImportCompleted.class));
    }
  }
}
