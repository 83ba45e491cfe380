package lessserver.blobs;

import java.io.IOException;

/** The store itself fails, whatever it was given: its disk is full, broken or away. */
public final class BlobStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BlobStoreException(String message, IOException cause) {
    super(message, cause);
  }
}
