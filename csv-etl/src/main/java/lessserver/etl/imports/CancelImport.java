package lessserver.etl.imports;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import lessserver.events.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stops an import; what was loaded stays, and it can be taken up again. */
@Component
class CancelImport implements Function<String, ImportView> {

  private final Imports imports;
  private final Outbox outbox;
  private final Clock clock;

  CancelImport(Imports imports, Outbox outbox, Clock clock) {
    this.imports = imports;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  @Transactional
  public ImportView apply(String id) {
    Instant now = clock.instant();
    Import running = imports.lock(id).orElseThrow(() -> new UnknownImport(id));
    running.cancel(now);
    outbox.tell(new ImportEvent.Cancelled(running.id(), running.dataset(), now));
    return ImportView.of(running, now);
  }
}
