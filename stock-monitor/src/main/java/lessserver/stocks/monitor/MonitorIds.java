package lessserver.stocks.monitor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names monitors. */
final class MonitorIds {

  private static final long VERSION = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private MonitorIds() {}

  /**
   * The one monitor that this client can start with this idempotency key: a name-based UUID (RFC
   * 9562, version 8, of SHA-256). A repeat finds the monitor even if the process died before the
   * answer was stored.
   */
  static String of(@Nullable String client, String idempotencyKey) {
    String name = (client == null ? "" : client) + "\n" + idempotencyKey;
    ByteBuffer hash = ByteBuffer.wrap(sha256(name.getBytes(StandardCharsets.UTF_8)));
    return new UUID(
            (hash.getLong() & ~0xF000L) | VERSION,
            (hash.getLong() & ~0xC000_0000_0000_0000L) | VARIANT)
        .toString();
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
