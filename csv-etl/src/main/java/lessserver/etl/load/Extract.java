package lessserver.etl.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import lessserver.blobs.BlobStore;
import lessserver.etl.EtlProperties;
import org.springframework.stereotype.Component;

/** Opens a file where its loading is to go on. */
@Component
class Extract implements Function<LoadPlan, Extraction> {

  private final BlobStore blobs;
  private final EtlProperties properties;

  Extract(BlobStore blobs, EtlProperties properties) {
    this.blobs = blobs;
    this.properties = properties;
  }

  @Override
  public Extraction apply(LoadPlan plan) {
    try {
      return new Extraction(plan, blobs.open(plan.sha256()), properties.largestFile().toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the file", e);
    }
  }
}
