package lessserver.images.image;

import java.io.IOException;
import lessserver.blobs.BlobStore;
import lessserver.blobs.BlobStoreException;
import lessserver.blobs.UnknownBlobException;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Says whether files can be read. Without them images are listed all the same. */
@Component("filesHealthIndicator")
class FilesHealth extends AbstractHealthIndicator {

  private static final Status DEGRADED =
      new Status("DEGRADED", "works, but not with everything it has");

  private static final String NOBODYS = "0".repeat(64);

  private final BlobStore blobs;

  FilesHealth(BlobStore blobs) {
    super();
    this.blobs = blobs;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws IOException {
    try {
      blobs.open(NOBODYS).close();
    } catch (UnknownBlobException _) {
      health.up(); // as it should be: nothing has this name
    } catch (BlobStoreException e) {
      health.status(DEGRADED).withDetail("reason", String.valueOf(e.getMessage()));
    }
  }
}
