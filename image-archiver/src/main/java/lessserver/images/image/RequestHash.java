package lessserver.images.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import lessserver.functions.Headers;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;

/** What was asked for under a name, by which it is seen whether it is asked for again. */
public record RequestHash(String sha256) {

  /** Of all that a client said. */
  public static RequestHash of(@Nullable Object... said) {
    String all =
        Arrays.stream(said)
            .map(each -> each == null ? "-" : each.toString().length() + ":" + each)
            .collect(Collectors.joining(" "));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return new RequestHash(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Lets the same pass.
   *
   * @throws KeyUsedBefore if something else was asked for under that name
   */
  public void check(String before) {
    if (!before.equals(sha256)) {
      throw new KeyUsedBefore();
    }
  }

  /** Its key names another request. */
  public static final class KeyUsedBefore extends Refusal {

    private static final long serialVersionUID = 1L;

    private KeyUsedBefore() {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "This "
              + Headers.IDEMPOTENCY_KEY
              + " was used with another body; use a new key for a new request.");
    }
  }
}
