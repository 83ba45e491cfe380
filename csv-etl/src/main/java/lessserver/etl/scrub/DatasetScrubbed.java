package lessserver.etl.scrub;

import java.time.Instant;
import java.util.List;
import lessserver.etl.imports.ImportEvent;
import lessserver.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * A dataset's rules were looked after: the report.
 *
 * @param problem why it ended before it was done; null if it did not
 */
record DatasetScrubbed(
    String dataset,
    String runId,
    boolean dryRun,
    List<Finding> findings,
    long removed,
    @Nullable String problem,
    Instant at)
    implements Event {

  @Override
  public String topic() {
    return ImportEvent.TOPIC;
  }

  @Override
  public String type() {
    return "lessserver.dataset.scrubbed.v1";
  }

  @Override
  public String subject() {
    return dataset;
  }
}
