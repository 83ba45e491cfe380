package lessserver.outbound;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lessserver.functions.SuiteToken;

/** What webhooks are signed with, by the Standard Webhooks specification's symmetric scheme. */
final class WebhookSecret {

  /** What the key is made for, when it is made of the suite's token. */
  static final String PURPOSE = "lessserver.webhooks.v1";

  static final String PREFIX = "whsec_";

  private static final String HMAC = "HmacSHA256";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private final SecretKeySpec key;

  private WebhookSecret(byte[] key) {
    this.key = new SecretKeySpec(key, HMAC);
  }

  /**
   * The configured secret, or else one that is made of the suite's token.
   *
   * @throws IllegalArgumentException if what is configured is no secret of that specification
   */
  static WebhookSecret of(String configured, SuiteToken token) {
    if (configured.isBlank()) {
      return new WebhookSecret(token.keyFor(PURPOSE));
    }
    String text = configured.strip();
    byte[] key = text.startsWith(PREFIX) ? decoded(text.substring(PREFIX.length())) : new byte[0];
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "WEBHOOK_SECRET must be \"whsec_\" and then 24 to 64 random bytes in Base64, as"
              + " \"echo whsec_$(openssl rand -base64 32)\" prints");
    }
    return new WebhookSecret(key);
  }

  /** The value of the header {@code webhook-signature}. */
  String sign(String id, long timestamp, byte[] content) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  @Override
  public String toString() {
    return "WebhookSecret[hidden]";
  }
}
