package lessserver.testing.openapi;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** The octets that passed, unless they were too many. Safe for use by many threads. */
final class Memory {

  private static final int MOST = 1 << 20;

  private @Nullable ByteArrayOutputStream octets = new ByteArrayOutputStream();

  synchronized void add(byte[] buffer, int offset, int length) {
    if (octets != null) {
      octets.write(buffer, offset, length);
      if (octets.size() > MOST) {
        octets = null;
      }
    }
  }

  synchronized void clear() {
    octets = new ByteArrayOutputStream();
  }

  /** Null if they were too many. */
  synchronized byte @Nullable [] content() {
    return octets == null ? null : octets.toByteArray();
  }
}
