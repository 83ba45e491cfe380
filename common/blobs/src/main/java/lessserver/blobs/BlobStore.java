package lessserver.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Keeps files under the SHA-256 of their content: the same content twice is one file, and a name
 * never gets other content. A file appears whole, once all of it is safe on the disk, or not at
 * all. Safe for use by many threads and replicas.
 */
public interface BlobStore {

  /**
   * Keeps what the stream has, read to its end as it comes and never held in memory. Does not close
   * it.
   *
   * @param atMost how many bytes to take
   * @throws BlobTooLargeException if there are more; then nothing is kept
   * @throws IOException if reading fails; then nothing is kept
   * @throws BlobStoreException if writing fails, as on a full disk; then nothing is kept
   */
  Blob put(InputStream content, long atMost) throws IOException;

  /**
   * The content from its beginning; the caller closes it.
   *
   * @throws UnknownBlobException if it is not kept here
   * @throws BlobStoreException if it cannot be read now
   */
  InputStream open(String sha256);

  boolean contains(String sha256);

  /**
   * Tells of all that is kept, in no order; of what comes or goes meanwhile perhaps. Reads the
   * whole store.
   *
   * @throws BlobStoreException if it cannot be read now
   */
  void forEach(Consumer<Blob> heard);

  /**
   * Writes a little and removes it.
   *
   * @throws BlobStoreException if nothing can be kept now
   */
  void tryOut();

  /** Forgets it, if it is there. A stream that is open may go on or fail. */
  void delete(String sha256);
}
