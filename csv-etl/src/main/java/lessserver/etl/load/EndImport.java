package lessserver.etl.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import lessserver.etl.imports.Import;
import lessserver.etl.imports.ImportEvent;
import lessserver.etl.imports.Imports;
import lessserver.etl.imports.Progress;
import lessserver.events.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Ends an import, and tells of it: completed if every row is accounted for, else failed. */
@Component
class EndImport implements Consumer<EndImport.Ending> {

  private static final Logger log = LoggerFactory.getLogger(EndImport.class);

  private final Imports imports;
  private final Outbox outbox;
  private final Clock clock;

  EndImport(Imports imports, Outbox outbox, Clock clock) {
    this.imports = imports;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** How a job ended; one has what the other has not, by which they are told apart in JSON. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(Loaded.class), @JsonSubTypes.Type(Failure.class)})
  sealed interface Ending {

    ImportJob job();
  }

  /** The file was loaded to its end, after so many rows. */
  record Loaded(ImportJob job, long rowsRead) implements Ending {}

  /** It cannot be loaded. */
  record Failure(ImportJob job, String code, String problem) implements Ending {}

  @Override
  @Transactional
  public void accept(Ending ending) {
    Import running = imports.lock(ending.job().position()).orElseThrow();
    running.requireOwner(ending.job().owner());
    Progress progress = running.progress();
    switch (ending) {
      case Failure failure -> fail(running, failure.code(), failure.problem());
      case Loaded loaded -> {
        running.requireOwner(ending.job().owner(), loaded.rowsRead());
        if (progress.addsUp()) {
          complete(running, progress);
        } else {
          fail(running, "does-not-add-up", "Not every row is accounted for.");
        }
      }
    }
    log.info(
        "event=import-ended import={} dataset={} status={} read={} loaded={} rejected={}"
            + " duplicate={} blank={}",
        running.id(),
        running.dataset(),
        running.status(),
        progress.rowsRead(),
        progress.rowsLoaded(),
        progress.rowsRejected(),
        progress.rowsDuplicate(),
        progress.rowsBlank());
  }

  private void complete(Import running, Progress progress) {
    Instant now = clock.instant();
    running.complete(now);
    outbox.tell(
        new ImportEvent.Completed(
            running.id(),
            running.dataset(),
            progress.rowsRead(),
            progress.rowsLoaded(),
            progress.rowsRejected(),
            progress.rowsDuplicate(),
            progress.rowsBlank(),
            now));
  }

  private void fail(Import running, String code, String problem) {
    Instant now = clock.instant();
    running.fail(code, problem, now);
    outbox.tell(new ImportEvent.Failed(running.id(), running.dataset(), code, problem, now));
  }
}
