package lessserver.shortener.redirect;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Today's and tomorrow's. */
  private final Map<LocalDate, Day> days = new ConcurrentHashMap<>();

  Visitors(Salts salts) {
    this.salts = salts;
  }

  /**
   * A day's salt.
   *
   * @param shared whether all replicas have the same
   * @param key made of the salt
   */
  private record Day(String salt, boolean shared, SecretKeySpec key) {

    Day(String salt, boolean shared) {
      this(salt, shared, new SecretKeySpec(Base64.getDecoder().decode(salt), ALGORITHM));
    }
  }

  String hash(String address, @Nullable String userAgent, Instant now) {
    LocalDate date = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Day day = days.get(date);
    if (day == null) {
      day = begin(date);
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(day.key());
      byte[] hash = mac.doFinal((address + "\n" + userAgent).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, HASH_OCTETS));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /**
   * Has the salts of today and tomorrow ready, so that nobody waits for the store when the day
   * changes, and deletes those of days that are over; returns how many these were.
   */
  int prepare(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate tomorrow = today.plusDays(1);
    share(today);
    share(tomorrow);
    days.keySet().retainAll(Set.of(today, tomorrow));
    return salts.forgetBefore(today);
  }

  /**
   * A day that was not prepared, as at the start. One whose next is there already is over: a visit
   * that comes to this a moment late belongs to the next.
   */
  private synchronized Day begin(LocalDate date) {
    Day known = days.get(date);
    if (known == null) {
      known = days.get(date.plusDays(1));
    }
    return known == null ? share(date) : known;
  }

  /** While the store is away, the day has a salt of this replica's own. */
  private Day share(LocalDate date) {
    Day known = days.get(date);
    if (known != null && known.shared()) {
      return known;
    }
    String proposed = known == null ? newSalt() : known.salt();
    Day day;
    try {
      day = new Day(salts.of(date, proposed), true);
    } catch (DataAccessException | TransactionException e) {
      log.warn("event=visitor-salt-not-shared reason=\"{}\"", e.getMessage());
      day = new Day(proposed, false);
    }
    days.put(date, day);
    return day;
  }

  private String newSalt() {
    byte[] octets = new byte[SALT_OCTETS];
    random.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }
}
