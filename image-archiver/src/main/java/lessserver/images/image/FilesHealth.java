package lessserver.images.image;

import lessserver.blobs.BlobStore;
import lessserver.blobs.BlobStoreException;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Says whether files can be kept. Without them images are listed all the same. */
@Component("filesHealthIndicator")
class FilesHealth extends AbstractHealthIndicator {

  private static final Status DEGRADED =
      new Status("DEGRADED", "works, but not with everything it has");

  private final BlobStore blobs;

  FilesHealth(BlobStore blobs) {
    super();
    this.blobs = blobs;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    try {
      blobs.tryOut();
      health.up();
    } catch (BlobStoreException e) {
      health.status(DEGRADED).withDetail("reason", String.valueOf(e.getMessage()));
    }
  }
}
