package lessserver.orders.order;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Names orders. Safe for use by many threads. */
@Component
class OrderIds {

  private static final String PREFIX = "ord-";
  private static final int OCTETS = 10;

  private final SecureRandom random = new SecureRandom();

  String next() {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    return id(octets);
  }

  /**
   * The one order that this client can make with this idempotency key. A repeat finds the order
   * even if the process died before the answer was stored.
   */
  String of(@Nullable String client, String idempotencyKey) {
    String name = (client == null ? "" : client) + "\n" + idempotencyKey;
    return id(sha256(name.getBytes(StandardCharsets.UTF_8)));
  }

  private static String id(byte[] octets) {
    byte[] first = new byte[OCTETS];
    ByteBuffer.wrap(octets).get(first);
    return PREFIX + HexFormat.of().formatHex(first);
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
