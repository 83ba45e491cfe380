package lessserver.blobs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Keeps a file that is larger than the system lets this process write, and then a small one. */
final class FullDisk {

  private static final int TOO_LARGE = 4_000_000;

  private FullDisk() {}

  static void main(String[] arguments) throws IOException {
    FolderBlobs blobs = new FolderBlobs(Path.of(arguments[0]), Clock.systemUTC());
    System.out.println(put(blobs, TOO_LARGE));
    System.out.println(put(blobs, 1));
  }

  private static String put(FolderBlobs blobs, int bytes) throws IOException {
    try {
      return "kept " + blobs.put(new ByteArrayInputStream(new byte[bytes]), bytes).bytes();
    } catch (BlobStoreException e) {
      return "refused: " + e.getMessage();
    }
  }
}
