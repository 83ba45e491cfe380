package lessserver.etl.load;

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

  /**
   * How a job ended.
   *
   * @param code of what went wrong, or empty
   */
  record Ending(ImportJob job, String code, String problem) {

    static Ending good(ImportJob job) {
      return new Ending(job, "", "");
    }
  }

  @Override
  @Transactional
  public void accept(Ending ending) {
    Import running = imports.lock(ending.job().position()).orElseThrow();
    running.requireOwner(ending.job().owner());
    Instant now = clock.instant();
    Progress progress = running.progress();
    if (!ending.code().isEmpty()) {
      fail(running, ending.code(), ending.problem(), now);
    } else if (!progress.addsUp()) {
      fail(running, "does-not-add-up", "Not every row is accounted for.", now);
    } else {
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

  private void fail(Import running, String code, String problem, Instant now) {
    running.fail(code, problem, now);
    outbox.tell(new ImportEvent.Failed(running.id(), running.dataset(), code, problem, now));
  }
}
