package lessserver.etl.scrub;

import java.time.Instant;
import java.util.List;
import lessserver.etl.imports.ImportEvent;
import lessserver.events.Event;

/** A dataset's rules were looked after: the report. */
record DatasetScrubbed(
    String dataset, String runId, boolean dryRun, List<Finding> findings, long removed, Instant at)
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
