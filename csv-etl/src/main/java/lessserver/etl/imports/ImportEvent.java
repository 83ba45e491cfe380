package lessserver.etl.imports;

import java.time.Instant;
import java.util.List;
import lessserver.events.Event;
import org.jspecify.annotations.Nullable;

/** What happens to imports. */
public sealed interface ImportEvent extends Event {

  String TOPIC = "imports";

  String importId();

  @Override
  default String topic() {
    return TOPIC;
  }

  /** Such as {@code lessserver.import.rows-rejected.v1}. */
  @Override
  default String type() {
    return Event.typeOf("import", getClass());
  }

  @Override
  default String subject() {
    return importId();
  }

  /** A file is here and waits to be loaded, or to be taken up again. */
  record Received(String importId, String dataset, String sha256, long bytes, Instant at)
      implements ImportEvent {

    public static final String TYPE = "lessserver.import.received.v1";
  }

  /**
   * Some rows do not fit.
   *
   * @param count of them since the last such event
   * @param first a few of them
   */
  record RowsRejected(
      String importId, String dataset, long count, List<RejectedRow> first, Instant at)
      implements ImportEvent {}

  /** Where a rejected row is and what is wrong with it; its text is nobody else's business. */
  record RejectedRow(long line, @Nullable String column, String code) {}

  /** Every row is accounted for. */
  record Completed(
      String importId,
      String dataset,
      long rowsRead,
      long rowsLoaded,
      long rowsRejected,
      long rowsDuplicate,
      long rowsBlank,
      Instant at)
      implements ImportEvent {}

  /** It was given up; what was loaded stays. */
  record Failed(String importId, String dataset, String code, String problem, Instant at)
      implements ImportEvent {}

  /** Somebody stopped it; what was loaded stays. */
  record Cancelled(String importId, String dataset, Instant at) implements ImportEvent {}
}
