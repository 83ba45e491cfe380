package lessserver.etl.imports;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import lessserver.blobs.BlobStore;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import lessserver.functions.TraceParent;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes an import up again after the last row that was loaded: it is received once more. */
@Component
class ResumeImport implements Function<Resumption, ImportView> {

  private final Imports imports;
  private final Datasets datasets;
  private final KeptFiles files;
  private final BlobStore blobs;
  private final Outbox outbox;
  private final Validator validator;
  private final TraceParent trace;
  private final Clock clock;

  ResumeImport(
      Imports imports,
      Datasets datasets,
      KeptFiles files,
      BlobStore blobs,
      Outbox outbox,
      Validator validator,
      TraceParent trace,
      Clock clock) {
    this.imports = imports;
    this.datasets = datasets;
    this.files = files;
    this.blobs = blobs;
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
    Import known = imports.find(wish.id()).orElseThrow(() -> new UnknownImport(wish.id()));
    // Its lock makes whoever sends the same file now wait, and comes before an import's.
    Dataset dataset = datasets.lockByName(known.dataset()).orElseThrow();
    Import stopped = imports.lock(wish.id()).orElseThrow();
    imports.same(dataset.id(), stopped.sha256()).stream()
        .filter(other -> other.position() != stopped.position() && other.counts())
        .filter(_ -> !stopped.counts())
        .findFirst()
        .ifPresent(
            other -> {
              throw new ImportedSince(other.id());
            });
    stopped.resume(
        stopped.options().withThresholds(wish.maxRejects(), wish.maxRejectRatio()),
        new Import.Trace(trace.current(), trace.currentTraceId()));
    // Its lock keeps the file from being swept away until it is known to be needed again.
    if (files.lock(stopped.sha256()).isEmpty() || !blobs.contains(stopped.sha256())) {
      throw new FileGone(stopped.id());
    }
    outbox.tell(
        new ImportEvent.Received(
            stopped.id(), stopped.dataset(), stopped.sha256(), stopped.bytes(), now));
    return ImportView.of(stopped, now);
  }

  /** The same file was sent again meanwhile. */
  static final class ImportedSince extends Refusal {

    private static final long serialVersionUID = 1L;

    private ImportedSince(String other) {
      super(Kind.CONFLICT, "The same file was sent again since, as import " + other + ".");
    }
  }

  /** It was kept for a while, and is no more. */
  static final class FileGone extends Refusal {

    private static final long serialVersionUID = 1L;

    private FileGone(String id) {
      super(Kind.GONE, "The file of import " + id + " is not kept any more; send it again.");
    }
  }
}
