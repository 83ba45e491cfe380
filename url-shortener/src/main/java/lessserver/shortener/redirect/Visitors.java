package lessserver.shortener.redirect;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells visitors apart without knowing who they are: a visitor's address and browser become a hash
 * with the day's secret salt, and nothing else of the address is kept. When the day is over its
 * salt is deleted, and nobody can find out any more whose hash it was. So a visitor who comes back
 * tomorrow is another one. Safe for use by many threads.
 */
@Component
class Visitors {

  private static final Logger log = LoggerFactory.getLogger(Visitors.class);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HASH_OCTETS = 12;
  private static final int SALT_OCTETS = 32;

  private final Salts salts;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable Day today;

  Visitors(Salts salts) {
    this.salts = salts;
  }

  private record Day(LocalDate date, SecretKeySpec salt) {}

  String hash(String address, @Nullable String userAgent, Instant now) {
    LocalDate date = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Day day = today;
    if (day == null || !day.date().equals(date)) {
      day = begin(date);
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(day.salt());
      byte[] hash = mac.doFinal((address + "\n" + userAgent).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, HASH_OCTETS));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** While the store is away, the day has a salt of this replica's own. */
  private synchronized Day begin(LocalDate date) {
    Day day = today;
    if (day != null && day.date().equals(date)) {
      return day;
    }
    byte[] octets = new byte[SALT_OCTETS];
    random.nextBytes(octets);
    String salt = Base64.getEncoder().encodeToString(octets);
    try {
      salt = salts.of(date, salt);
    } catch (DataAccessException | TransactionException e) {
      log.warn("event=visitor-salt-not-shared reason=\"{}\"", e.getMessage());
    }
    day = new Day(date, new SecretKeySpec(Base64.getDecoder().decode(salt), ALGORITHM));
    today = day;
    return day;
  }
}
