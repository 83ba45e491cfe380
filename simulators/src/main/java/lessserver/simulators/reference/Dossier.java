package lessserver.simulators.reference;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Everything that one third party does under one reference of a client's. */
@Entity
@Table(name = "dossiers")
public class Dossier {

  @Id private String id;
  private boolean closed;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Dossier() {}

  Dossier(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /** Whether it was undone: then nothing more may be done. */
  public boolean isClosed() {
    return closed;
  }

  public void close() {
    closed = true;
  }
}
