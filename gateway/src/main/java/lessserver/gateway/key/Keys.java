package lessserver.gateway.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The keys that open the gateway. They are in memory; a change of their file counts within a
 * second, and one that cannot be read leaves the keys as they were.
 *
 * <p>Safe for use by many threads.
 */
public class Keys {

  private static final Logger log = LoggerFactory.getLogger(Keys.class);
  private static final String FIRST = "first";
  private static final int BITS = 256;

  private final KeyFile file;
  private volatile Ring ring;

  private record Ring(
      KeyFile.@Nullable Version version, Map<String, ApiKey> bySha256, Map<String, ApiKey> byId) {

    static Ring of(KeyFile.@Nullable Version version, List<ApiKey> keys) {
      return new Ring(version, index(keys, ApiKey::sha256), index(keys, ApiKey::id));
    }

    private static Map<String, ApiKey> index(List<ApiKey> keys, Function<ApiKey, String> by) {
      return keys.stream().collect(Collectors.toUnmodifiableMap(by, Function.identity()));
    }
  }

  private Keys(KeyFile file, Ring ring) {
    this.file = file;
    this.ring = ring;
  }

  /**
   * The keys in the file. Where there is none yet, a first key with every right comes about: the
   * configured one, or else 256 random bits. A configured key also replaces the first key of a file
   * that is there.
   *
   * @param configured the first key, or an empty string
   */
  static Keys open(KeyFile file, String configured, Clock clock) {
    if (!configured.matches("[!-~]*")) {
      throw new IllegalStateException(
          "API_KEY has to consist of printable ASCII characters without spaces, because it is sent"
              + " in a header");
    }
    try {
      boolean firstStart = file.version() == null;
      List<ApiKey> keys = new ArrayList<>(firstStart ? List.of() : file.read());
      if (firstStart || !configured.isEmpty()) {
        String key = configured.isEmpty() ? random() : configured;
        String sha256 = ApiKey.sha256(key);
        if (keys.stream().noneMatch(each -> each.sha256().equals(sha256))) {
          keys.removeIf(each -> each.name().equals(FIRST));
          keys.addFirst(new ApiKey(FIRST, sha256, EnumSet.allOf(Right.class), clock.instant()));
          file.writeRaw(key);
          file.write(keys);
          log.info("event=first-key-written name={} file={}", FIRST, file);
        }
      }
      return new Keys(file, Ring.of(file.version(), keys));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write the API keys in " + file, e);
    }
  }

  /** The key that a caller presents, if it is one. */
  public Optional<ApiKey> of(String presented) {
    return Optional.ofNullable(ring.bySha256().get(ApiKey.sha256(presented)));
  }

  public Optional<ApiKey> withId(String id) {
    return Optional.ofNullable(ring.byId().get(id));
  }

  /** Reads the file again if it is not the one that was read last. */
  @Scheduled(fixedDelayString = "PT1S")
  void refresh() {
    KeyFile.Version version = ring.version();
    try {
      version = file.version();
      if (version == null || version.equals(ring.version())) {
        return;
      }
      List<ApiKey> keys = file.read();
      ring = Ring.of(version, keys);
      log.info("event=keys-read count={} file={}", keys.size(), file);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // The same broken file is not read twice.
      ring = new Ring(version, ring.bySha256(), ring.byId());
      log.error(
          "event=keys-unreadable file={} reason=\"{}\"; the keys read before stay in force",
          file,
          e instanceof JsonProcessingException broken
              ? broken.getOriginalMessage()
              : e.getMessage());
    }
  }

  private static String random() {
    byte[] bytes = new byte[BITS / Byte.SIZE];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
