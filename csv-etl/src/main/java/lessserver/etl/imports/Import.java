package lessserver.etl.imports;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import lessserver.blobs.Blob;
import lessserver.etl.dataset.Dataset;
import lessserver.functions.Refusal;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A file on its way into a dataset, and how far it has come. */
@Entity
@DynamicUpdate // The checkpoint changes often, what the file is like never.
@Table(name = "imports")
public class Import {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String id;
  private long datasetId;
  private String dataset;

  @Column(columnDefinition = "char(64)")
  private String sha256;

  private long bytes;

  @Convert(converter = Json.Options.class)
  private ImportOptions options;

  @Convert(converter = Json.Layouts.class)
  private @Nullable Layout layout;

  @Enumerated(EnumType.STRING)
  private ImportStatus status;

  private @Nullable String problemCode;
  private @Nullable String problem;

  @Embedded private Progress progress;
  private long revision;
  private @Nullable String owner;

  @SuppressWarnings("UnusedVariable") // Read by queries.
  private @Nullable Instant leaseUntil;

  private int attempts;
  private @Nullable String replayOf;
  private @Nullable String traceparent;
  private @Nullable String correlationId;
  private Instant receivedAt;
  private @Nullable Instant startedAt;
  private long startedRows;
  private long startedBytes;
  private @Nullable Instant endedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Import() {}

  Import(
      String id,
      Dataset dataset,
      Blob file,
      ImportOptions options,
      @Nullable String replayOf,
      Trace trace,
      Instant now) {
    this.id = id;
    this.datasetId = dataset.id();
    this.dataset = dataset.name();
    this.sha256 = file.sha256();
    this.bytes = file.bytes();
    this.options = options;
    this.status = ImportStatus.RECEIVED;
    this.progress = Progress.NONE;
    this.replayOf = replayOf;
    this.traceparent = trace.traceparent();
    this.correlationId = trace.id();
    this.receivedAt = now;
  }

  /** The trace in which it came. */
  record Trace(@Nullable String traceparent, @Nullable String id) {}

  public long position() {
    if (position == null) {
      throw new IllegalStateException("import " + id + " is not stored yet");
    }
    return position;
  }

  public String id() {
    return id;
  }

  public long datasetId() {
    return datasetId;
  }

  public String dataset() {
    return dataset;
  }

  public String sha256() {
    return sha256;
  }

  public long bytes() {
    return bytes;
  }

  public ImportOptions options() {
    return options;
  }

  public Optional<Layout> layout() {
    return Optional.ofNullable(layout);
  }

  public ImportStatus status() {
    return status;
  }

  @Nullable String problemCode() {
    return problemCode;
  }

  @Nullable String problem() {
    return problem;
  }

  public Progress progress() {
    return progress;
  }

  long revision() {
    return revision;
  }

  public int attempts() {
    return attempts;
  }

  public @Nullable String replayOf() {
    return replayOf;
  }

  public @Nullable String traceparent() {
    return traceparent;
  }

  @Nullable String correlationId() {
    return correlationId;
  }

  Instant receivedAt() {
    return receivedAt;
  }

  @Nullable Instant startedAt() {
    return startedAt;
  }

  long startedRows() {
    return startedRows;
  }

  long startedBytes() {
    return startedBytes;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }

  /** It may be loaded from now on; false if it is past that. */
  public boolean start() {
    if (status != ImportStatus.RECEIVED) {
      return false;
    }
    status = ImportStatus.RUNNING;
    revision++;
    return true;
  }

  /**
   * Moves the checkpoint on, in the transaction of the rows that it counts, and the lease with it:
   * the chunk may have taken longer than that.
   *
   * @throws NotYours if it is not this owner's to load any more, or not where he thinks it is
   */
  public void advance(String by, long from, Progress to, Instant leased) {
    requireOwner(by, from);
    progress = to;
    leaseUntil = leased;
    attempts = 0;
    revision++;
  }

  /**
   * It is this owner's to load.
   *
   * @throws NotYours if it is not, or not any more
   */
  public void requireOwner(String by) {
    if (status != ImportStatus.RUNNING || !by.equals(owner)) {
      throw new NotYours(id);
    }
  }

  /**
   * It is this owner's to load, and where he thinks it is: a database that was started anew may
   * have forgotten the last chunks that it took.
   *
   * @throws NotYours if it is not
   */
  public void requireOwner(String by, long rowsRead) {
    requireOwner(by);
    if (progress.rowsRead() != rowsRead) {
      throw new NotYours(id);
    }
  }

  /** One that was given up and has loaded nothing is no reason not to import its file again. */
  boolean counts() {
    boolean givenUp = status == ImportStatus.FAILED || status == ImportStatus.CANCELLED;
    return !givenUp || progress.rowsLoaded() > 0;
  }

  public void layOut(Layout found) {
    layout = found;
  }

  public void complete(Instant now) {
    end(ImportStatus.COMPLETED, now);
    progress = progress.all(bytes);
  }

  public void fail(String code, String why, Instant now) {
    end(ImportStatus.FAILED, now);
    problemCode = code;
    problem = why.length() <= 2_000 ? why : why.substring(0, 2_000);
  }

  /** Stops it where it is. */
  void cancel(Instant now) {
    if (status.isFinal()) {
      throw new ImportEnded(this);
    }
    end(ImportStatus.CANCELLED, now);
  }

  /** Takes it up again where it was stopped. */
  void resume(ImportOptions changed, Trace trace) {
    if (status != ImportStatus.CANCELLED && status != ImportStatus.FAILED) {
      throw new NothingToResume(this);
    }
    options = changed;
    status = ImportStatus.RECEIVED;
    problemCode = null;
    problem = null;
    endedAt = null;
    attempts = 0;
    traceparent = trace.traceparent();
    revision++;
  }

  private void end(ImportStatus last, Instant now) {
    status = last;
    endedAt = now;
    owner = null;
    leaseUntil = null;
    revision++;
  }

  /** It was cancelled, or somebody else loads it. */
  public static final class NotYours extends Refusal {

    private static final long serialVersionUID = 1L;

    private NotYours(String id) {
      super(Kind.CONFLICT, "Import " + id + " is not to be loaded by this process any more.");
    }
  }

  /** It has ended and cannot be stopped. */
  static final class ImportEnded extends Refusal {

    private static final long serialVersionUID = 1L;

    private ImportEnded(Import ended) {
      super(Kind.CONFLICT, "Import " + ended.id() + " is " + ended.status() + " already.");
    }
  }

  /** It was not stopped. */
  static final class NothingToResume extends Refusal {

    private static final long serialVersionUID = 1L;

    private NothingToResume(Import running) {
      super(
          Kind.CONFLICT,
          "Only what was cancelled or failed is taken up again; import "
              + running.id()
              + " is "
              + running.status()
              + ".");
    }
  }
}
