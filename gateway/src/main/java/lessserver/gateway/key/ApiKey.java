package lessserver.gateway.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An API key as the gateway knows it: everything but the key itself.
 *
 * @param name who holds it; services see it as the client's name
 * @param sha256 the hash of the key, in hex
 * @param rights what it allows
 */
public record ApiKey(String name, String sha256, Set<Right> rights, Instant createdAt) {

  static final String NAME_RULE = "1 to 64 letters, digits, spaces or any of . _ @ -";

  private static final int ID_LENGTH = 16;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ApiKey {
    if (!isName(name)) {
      throw new IllegalArgumentException("a key's name is " + NAME_RULE + ", but not: " + name);
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("the sha256 of key " + name + " is not 64 hex digits");
    }
    rights = Set.copyOf(rights);
  }

  /** Names the key without telling it; a new key of the same name has another id. */
  public String id() {
    return sha256.substring(0, ID_LENGTH);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static String sha256(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
