package lessserver.etl.imports;

import io.cloudevents.CloudEvent;
import jakarta.validation.ConstraintViolationException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import lessserver.blobs.BlobStoreException;
import lessserver.blobs.UnknownBlobException;
import lessserver.events.EventCodec;
import lessserver.events.EventCodec.MalformedEvent;
import lessserver.events.NotNowException;
import lessserver.functions.Functions;
import lessserver.functions.Refusal;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears of files that other services want imported. */
@Component
class RequestTriggers {

  private static final String CONSUMER = "csv-etl.request";

  private final Functions functions;
  private final ReceiveRequest receiveRequest;
  private final EventCodec codec;

  RequestTriggers(Functions functions, ReceiveRequest receiveRequest, EventCodec codec) {
    this.functions = functions;
    this.receiveRequest = receiveRequest;
    this.codec = codec;
  }

  /** The import is named by the event, so that one that is told twice is one import. */
  @KafkaListener(id = CONSUMER, topics = ImportEvent.TOPIC)
  void onRequest(ConsumerRecord<String, CloudEvent> record) {
    CloudEvent event = record.value();
    if (!event.getType().equals(ImportRequested.TYPE)) {
      return;
    }
    ImportRequested wish = codec.read(event, ImportRequested.class);
    // By both: an id is its source's own, and may have any characters.
    String name = event.getSource() + "\n" + event.getId();
    UUID importId = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    try {
      functions.call(receiveRequest, new ImportRequest(importId, wish));
    } catch (BlobStoreException e) {
      throw new NotNowException("the file cannot be kept here now", e);
    } catch (Refusal refusal) {
      throw refusal.kind() == Refusal.Kind.CONFLICT ? refusal : unmet(event, refusal);
    } catch (ConstraintViolationException | UnknownBlobException e) {
      throw unmet(event, e);
    }
  }

  private static MalformedEvent unmet(CloudEvent event, RuntimeException why) {
    return new MalformedEvent("event " + event.getId() + " cannot be met: " + why.getMessage());
  }
}
