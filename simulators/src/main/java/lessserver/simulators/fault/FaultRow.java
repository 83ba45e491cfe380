package lessserver.simulators.fault;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A switch as it was set; it stays set when the process ends. */
@Entity
@Table(name = "faults")
class FaultRow {

  @Id private String name;
  private double degree;
  private @Nullable Instant until;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected FaultRow() {}

  FaultRow(String name, double degree, @Nullable Instant until) {
    this.name = name;
    this.degree = degree;
    this.until = until;
  }

  String name() {
    return name;
  }

  @Nullable Instant until() {
    return until;
  }

  /** How much, at that time; 0 for off. */
  double degreeAt(Instant now) {
    return until == null || now.isBefore(until) ? degree : 0;
  }
}
