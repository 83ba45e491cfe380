package lessserver.images.image;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A file of the blob store, and how many refer to it. */
@Entity
@Table(name = "kept_files")
class KeptFile {

  @Id private String sha256;

  @SuppressWarnings("UnusedVariable") // Read by queries.
  private long bytes;

  private int uses;
  private Instant keptAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected KeptFile() {}

  KeptFile(String sha256, long bytes, Instant now) {
    this.sha256 = sha256;
    this.bytes = bytes;
    this.keptAt = now;
  }

  String sha256() {
    return sha256;
  }

  boolean isUnusedSince(Instant before) {
    return uses == 0 && keptAt.isBefore(before);
  }

  void use() {
    uses++;
  }

  void release(Instant now) {
    uses--;
    keptAt = now;
  }

  void keptAgain(Instant now) {
    keptAt = now;
  }
}
