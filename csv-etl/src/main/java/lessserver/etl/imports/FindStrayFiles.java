package lessserver.etl.imports;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import lessserver.blobs.BlobStore;
import org.springframework.stereotype.Component;

/**
 * Finds the files that nobody remembers, since the process that took them in died before it could
 * note them, so that they are swept away with the others. Any number of replicas may do this at
 * once.
 */
@Component
class FindStrayFiles implements Supplier<Integer> {

  private final KeptFiles files;
  private final BlobStore blobs;
  private final Clock clock;

  FindStrayFiles(KeptFiles files, BlobStore blobs, Clock clock) {
    this.files = files;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** How many there were. */
  @Override
  public Integer get() {
    Instant now = clock.instant();
    List<String> strays = new ArrayList<>();
    blobs.forEach(
        blob -> {
          if (!files.existsById(blob.sha256())) {
            strays.add(blob.sha256());
          }
        });
    strays.forEach(sha256 -> files.note(sha256, now));
    return strays.size();
  }
}
