package lessserver.etl.imports;

import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import lessserver.blobs.Blob;
import lessserver.blobs.BlobStore;
import lessserver.blobs.BlobTooLargeException;
import lessserver.etl.EtlProperties;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.etl.parse.ColumnNames;
import lessserver.events.Outbox;
import lessserver.functions.Constraints;
import lessserver.functions.Headers;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import lessserver.functions.TraceParent;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a file in: keeps it, and tells that it is here. The loading is not its business. The same
 * bytes again are answered with the import that they had.
 */
@Component
public class ReceiveFile implements Function<FileArrival, Receipt> {

  private final BlobStore blobs;
  private final Datasets datasets;
  private final Imports imports;
  private final KeptFiles files;
  private final Outbox outbox;
  private final Validator validator;
  private final TransactionTemplate transaction;
  private final TraceParent trace;
  private final EtlProperties properties;
  private final Clock clock;

  ReceiveFile(
      BlobStore blobs,
      Datasets datasets,
      Imports imports,
      KeptFiles files,
      Outbox outbox,
      Validator validator,
      TransactionTemplate transaction,
      TraceParent trace,
      EtlProperties properties,
      Clock clock) {
    this.blobs = blobs;
    this.datasets = datasets;
    this.imports = imports;
    this.files = files;
    this.outbox = outbox;
    this.validator = validator;
    this.transaction = transaction;
    this.trace = trace;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public Receipt apply(FileArrival arrival) {
    return receive(arrival, _ -> {});
  }

  /** With something more in the transaction that makes the import. */
  Receipt receive(FileArrival arrival, Consumer<Receipt> together) {
    check(arrival.options());
    Blob file = keep(arrival);
    // Before its import is made: one that gets none is swept away some day.
    files.note(file.sha256(), clock.instant());
    // Before its dataset is made, which nobody could delete; below, what came in meanwhile.
    imports.find(arrival.importId()).ifPresent(told -> checkSame(told, arrival.options(), file));
    makeDataset(arrival.options().dataset());
    Receipt receipt =
        transaction.execute(
            _ -> {
              Receipt made = record(arrival, file);
              together.accept(made);
              return made;
            });
    if (receipt == null) {
      throw new IllegalStateException("a transaction that commits has a receipt");
    }
    return receipt;
  }

  /** Before a byte is read. */
  private void check(ImportOptions options) {
    Constraints.check(validator, options);
    DeclaredSchema.of(options.schema());
    Optional<Dataset> dataset = datasets.findByName(options.dataset());
    Optional<String> key = dataset.flatMap(Dataset::key).map(Column::name);
    String wanted = options.key();
    if (wanted != null
        && dataset.filter(known -> !known.columns().isEmpty()).isPresent()
        && !key.map(ColumnNames::key).equals(Optional.of(ColumnNames.key(wanted)))) {
      throw new OtherKey(key);
    }
    if (options.onDuplicate() != null && wanted == null && key.isEmpty()) {
      throw new NoKey();
    }
  }

  private Blob keep(FileArrival arrival) {
    try {
      Blob file = blobs.put(arrival.content(), properties.largestFile().toBytes());
      if (file.bytes() == 0) {
        throw new EmptyFile();
      }
      return file;
    } catch (BlobTooLargeException _) {
      throw new FileTooLarge(properties.largestFile().toMegabytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the file broke off", e);
    }
  }

  private void makeDataset(String name) {
    if (datasets.existsByName(name)) {
      return;
    }
    try {
      datasets.saveAndFlush(new Dataset(name, clock.instant()));
    } catch (DataIntegrityViolationException e) {
      if (!datasets.existsByName(name)) {
        throw e;
      }
    }
  }

  private Receipt record(FileArrival arrival, Blob file) {
    Instant now = clock.instant();
    // Its lock makes two senders of the same bytes wait for each other.
    Dataset dataset = datasets.lockByName(arrival.options().dataset()).orElseThrow();
    KeptFile kept = files.lock(file.sha256()).orElseThrow(FileSweptAway::new);
    if (!blobs.contains(file.sha256())) {
      throw new FileSweptAway();
    }
    kept.received(now);
    Optional<Import> told = imports.find(arrival.importId());
    if (told.isPresent()) {
      checkSame(told.get(), arrival.options(), file);
      return new Receipt(ImportView.of(told.get(), now), true);
    }
    Optional<Import> before =
        imports.same(dataset.id(), file.sha256()).stream().filter(Import::counts).findFirst();
    if (before.isPresent() && !arrival.force()) {
      return new Receipt(ImportView.of(before.get(), now), true);
    }
    Import made =
        imports.saveAndFlush(
            new Import(
                arrival.importId(),
                dataset,
                file,
                arrival.options(),
                arrival.replayOf(),
                new Import.Trace(trace.current(), trace.currentTraceId()),
                now));
    outbox.tell(
        new ImportEvent.Received(made.id(), made.dataset(), file.sha256(), file.bytes(), now));
    return new Receipt(ImportView.of(made, now), false);
  }

  private static void checkSame(Import told, ImportOptions options, Blob file) {
    if (!told.sha256().equals(file.sha256()) || !told.options().asksForTheSameAs(options)) {
      throw new OtherFile();
    }
  }

  /** The same key for another file, or for something else to be done with it. */
  static final class OtherFile extends Refusal {

    private static final long serialVersionUID = 1L;

    private OtherFile() {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "This Idempotency-Key was used for another file, dataset or options.",
          new FieldError(Headers.IDEMPOTENCY_KEY, "was used for another file, dataset or options"));
    }
  }

  /** It was here before, and nobody needed it any more when it came again. */
  static final class FileSweptAway extends Refusal {

    private static final long serialVersionUID = 1L;

    private FileSweptAway() {
      super(Kind.CONFLICT, "The same file was being removed when this one came; send it again.");
    }
  }

  /** There is nothing in it. */
  static final class EmptyFile extends Refusal {

    private static final long serialVersionUID = 1L;

    private EmptyFile() {
      super(Kind.INVALID, "There is nothing in the file.", new FieldError("file", "is empty"));
    }
  }

  /** It is larger than is taken here. */
  static final class FileTooLarge extends Refusal {

    private static final long serialVersionUID = 1L;

    private FileTooLarge(long megabytes) {
      super(
          Kind.TOO_LARGE,
          "The file is larger than " + megabytes + " MB.",
          new FieldError("file", "must not be larger than " + megabytes + " MB"));
    }
  }

  /** Duplicates can only be told by a key. */
  static final class NoKey extends Refusal {

    private static final long serialVersionUID = 1L;

    private NoKey() {
      super(
          Kind.INVALID,
          "Duplicates can only be told by a key.",
          new FieldError("key", "is required with onDuplicate"));
    }
  }

  /** A dataset's key is for good. */
  static final class OtherKey extends Refusal {

    private static final long serialVersionUID = 1L;

    private OtherKey(Optional<String> key) {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "The dataset's key is for good.",
          new FieldError(
              "key", key.map(name -> "must be " + name).orElse("must be left out: there is none")));
    }
  }
}
