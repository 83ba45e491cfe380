package lessserver.etl.imports;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A file that is kept, for as long as an import may need it. */
@Entity
@Table(name = "kept_files")
class KeptFile {

  @Id private String sha256;

  @SuppressWarnings("UnusedVariable") // Read by queries.
  private Instant receivedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected KeptFile() {}

  KeptFile(String sha256, Instant now) {
    this.sha256 = sha256;
    this.receivedAt = now;
  }

  /** It came once more. */
  void received(Instant now) {
    receivedAt = now;
  }
}
