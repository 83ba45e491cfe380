package lessserver.events;

import java.util.Locale;

/**
 * Something that happened to an entity of this service; a record of the facts, named in the past
 * tense ({@code LinkCreated}). Its components become the CloudEvent's JSON data. Consumers ignore
 * fields they do not know, so a field may be added; a changed meaning is a new type with the next
 * version.
 */
public interface Event {

  /** The Kafka topic it is told on. */
  String topic();

  /**
   * The CloudEvents type: reversed name, past tense, version, such as {@code
   * lessserver.link.created.v1}.
   */
  String type();

  /**
   * The type of an event that has its class's name: {@code lessserver.stock.threshold-reached.v1}
   * of {@code ThresholdReached} among those of {@code stock}.
   */
  static String typeOf(String family, Class<? extends Event> event) {
    String words = event.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1");
    return "lessserver." + family + "." + words.toLowerCase(Locale.ROOT) + ".v1";
  }

  /** The entity's id: also the record's key, so that one entity's events stay in order. */
  String subject();
}
