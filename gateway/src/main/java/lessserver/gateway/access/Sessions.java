package lessserver.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import lessserver.functions.SuiteToken;
import lessserver.gateway.key.ApiKey;
import lessserver.gateway.key.Keys;

/**
 * What a page holds in the place of the key that opened it: a value that names the key and its own
 * end, signed with a secret derived from the suite's token. Nothing is stored here, so any replica
 * of the gateway knows every session, and a session ends with its key.
 *
 * <p>Safe for use by many threads.
 */
final class Sessions {

  static final Duration LIFETIME = Duration.ofHours(12);

  private static final String HMAC = "HmacSHA256";
  private static final byte[] PURPOSE =
      "lessserver gateway session".getBytes(StandardCharsets.UTF_8);
  private static final Pattern FORM =
      Pattern.compile("(?<signed>(?<key>[0-9a-f]{16})\\.(?<end>\\d{1,12}))\\.(?<signature>.{43})");

  private final SecretKey secret;
  private final Keys keys;
  private final Clock clock;

  Sessions(SuiteToken token, Keys keys, Clock clock) {
    this.secret = derivedFrom(token);
    this.keys = keys;
    this.clock = clock;
  }

  /** A new session of whoever holds the key. */
  String open(ApiKey key) {
    String signed = key.id() + "." + clock.instant().plus(LIFETIME).getEpochSecond();
    return signed + "." + signature(signed);
  }

  /** The key that opened the session, as long as neither has come to its end. */
  Optional<ApiKey> keyOf(String session) {
    Matcher parts = FORM.matcher(session);
    if (!parts.matches() || !isSignature(parts.group("signature"), parts.group("signed"))) {
      return Optional.empty();
    }
    Instant end = Instant.ofEpochSecond(Long.parseLong(parts.group("end")));
    return clock.instant().isBefore(end) ? keys.withId(parts.group("key")) : Optional.empty();
  }

  private boolean isSignature(String candidate, String signed) {
    return MessageDigest.isEqual(
        candidate.getBytes(StandardCharsets.UTF_8),
        signature(signed).getBytes(StandardCharsets.UTF_8));
  }

  private String signature(String signed) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(secret);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static SecretKey derivedFrom(SuiteToken token) {
    try {
      byte[] material = token.value().getBytes(StandardCharsets.UTF_8);
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(HMAC, HKDFParameterSpec.ofExtract().addIKM(material).thenExpand(PURPOSE, 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF", e);
    }
  }
}
