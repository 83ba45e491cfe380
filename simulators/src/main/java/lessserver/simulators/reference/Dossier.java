package lessserver.simulators.reference;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;

/**
 * Everything that one third party does under one reference of a client's. It knows whether it is
 * new, so that a second one of the same name fails instead of becoming a first one without its
 * lock.
 */
@Entity
@Table(name = "dossiers")
public class Dossier implements Persistable<String> {

  @Id private String id;
  private boolean closed;
  @Transient private boolean stored;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Dossier() {}

  Dossier(String id) {
    this.id = id;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return !stored;
  }

  @PostLoad
  @PostPersist
  void remember() {
    stored = true;
  }

  /** Whether it was undone: then nothing more may be done. */
  public boolean isClosed() {
    return closed;
  }

  public void close() {
    closed = true;
  }
}
