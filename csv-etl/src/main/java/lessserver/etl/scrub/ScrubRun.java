package lessserver.etl.scrub;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One look after a dataset's rules. */
@Entity
@Table(name = "scrub_runs")
class ScrubRun {

  enum Status {
    RUNNING,
    COMPLETED,
    FAILED
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String id;
  private long datasetId;
  private boolean dryRun;

  @Enumerated(EnumType.STRING)
  private Status status;

  @Convert(converter = ScrubJson.Findings.class)
  private List<Finding> findings;

  private long removed;
  private @Nullable String problem;
  private Instant startedAt;
  private @Nullable Instant endedAt;

  @SuppressWarnings("UnusedVariable") // Counted by statements.
  private int attempts;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected ScrubRun() {}

  ScrubRun(String id, long datasetId, boolean dryRun, Instant now) {
    this.id = id;
    this.datasetId = datasetId;
    this.dryRun = dryRun;
    this.status = Status.RUNNING;
    this.findings = List.of();
    this.startedAt = now;
  }

  String id() {
    return id;
  }

  long datasetId() {
    return datasetId;
  }

  boolean dryRun() {
    return dryRun;
  }

  Status status() {
    return status;
  }

  boolean hasEnded() {
    return endedAt != null;
  }

  void complete(List<Finding> found, long rowsRemoved, Instant now) {
    status = Status.COMPLETED;
    findings = found;
    removed = rowsRemoved;
    endedAt = now;
  }

  /** It ended before it was done, with these findings. */
  void fail(String why, List<Finding> found, long gone, Instant now) {
    status = Status.FAILED;
    findings = found;
    removed = gone;
    problem = why.length() <= 500 ? why : why.substring(0, 500);
    endedAt = now;
  }

  /**
   * A run as a client sees it.
   *
   * @param findings how many rows broke each rule; one that broke several counts for the first,
   *     unless it was a dry run
   * @param removed how many were put into quarantine
   */
  record View(
      String id,
      boolean dryRun,
      Status status,
      List<Finding> findings,
      long removed,
      @Nullable String problem,
      Instant startedAt,
      @Nullable Instant endedAt) {}

  View view() {
    return new View(id, dryRun, status, findings, removed, problem, startedAt, endedAt);
  }
}
