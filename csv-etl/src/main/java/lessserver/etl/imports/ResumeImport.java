package lessserver.etl.imports;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.TraceParent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes an import up again after the last row that was loaded: it is received once more. */
@Component
class ResumeImport implements Function<Resumption, ImportView> {

  private final Imports imports;
  private final Outbox outbox;
  private final Validator validator;
  private final TraceParent trace;
  private final Clock clock;

  ResumeImport(
      Imports imports, Outbox outbox, Validator validator, TraceParent trace, Clock clock) {
    this.imports = imports;
    this.outbox = outbox;
    this.validator = validator;
    this.trace = trace;
    this.clock = clock;
  }

  @Override
  @Transactional
  public ImportView apply(Resumption wish) {
    Constraints.check(validator, wish);
    Instant now = clock.instant();
    Import stopped = imports.lock(wish.id()).orElseThrow(() -> new UnknownImport(wish.id()));
    stopped.resume(
        stopped.options().withThresholds(wish.maxRejects(), wish.maxRejectRatio()),
        new Import.Trace(trace.current(), trace.currentTraceId()));
    outbox.tell(
        new ImportEvent.Received(
            stopped.id(), stopped.dataset(), stopped.sha256(), stopped.bytes(), now));
    return ImportView.of(stopped, now);
  }
}
