package lessserver.functions.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;
import lessserver.functions.Headers;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a client calls one request, however often it sends it.
 *
 * @param value 1 to 200 visible ASCII characters
 */
public record IdempotencyKey(String value) {

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private static final long VERSION = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  /**
   * Checks the value.
   *
   * @throws InvalidKey if it is no key
   */
  public IdempotencyKey {
    if (!VISIBLE_ASCII.matcher(value).matches()) {
      throw new InvalidKey();
    }
  }

  /**
   * The id of the one thing that this client can make with this key: a name-based UUID (RFC 9562,
   * version 8, of SHA-256). Whatever is named like that is found again by a repeat, even if the
   * process died before it answered.
   *
   * @param client the name of the client's API key
   */
  public UUID id(@Nullable String client) {
    String name = (client == null ? "" : client) + "\n" + value;
    ByteBuffer hash = ByteBuffer.wrap(sha256(name.getBytes(StandardCharsets.UTF_8)));
    return new UUID(
        (hash.getLong() & ~0xF000L) | VERSION,
        (hash.getLong() & ~0xC000_0000_0000_0000L) | VARIANT);
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** It is too long, or has characters that nobody sees. */
  public static final class InvalidKey extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidKey() {
      super(
          Kind.INVALID,
          Headers.IDEMPOTENCY_KEY + " must be 1 to 200 visible ASCII characters.",
          new FieldError(Headers.IDEMPOTENCY_KEY, "must be 1 to 200 visible ASCII characters"));
    }
  }
}
