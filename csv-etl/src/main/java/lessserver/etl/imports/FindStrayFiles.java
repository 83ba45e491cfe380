package lessserver.etl.imports;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import lessserver.blobs.Blob;
import lessserver.blobs.BlobStore;
import lessserver.blobs.Strays;
import org.springframework.stereotype.Component;

/**
 * Finds the files that nobody remembers, so that they are swept away as the others are, after as
 * long a time. Any number of replicas may do this at once.
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
    List<Blob> strays = Strays.in(blobs, blob -> files.existsById(blob.sha256()));
    strays.forEach(blob -> files.note(blob.sha256(), clock.instant()));
    return strays.size();
  }
}
