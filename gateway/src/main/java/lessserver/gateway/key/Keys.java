package lessserver.gateway.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final Clock clock;

  /** Of the key that the gateway was started with; empty without one. */
  private final String configuredSha256;

  private final AtomicReference<Ring> ring;

  /**
   * A key that has just been made.
   *
   * @param secret the key itself, which is told this once and kept nowhere
   */
  record Made(ApiKey key, String secret) {}

  private record Ring(
      KeyFile.@Nullable Version version, Map<String, ApiKey> bySha256, Map<String, ApiKey> byId) {

    static Ring of(KeyFile.State state) {
      return new Ring(
          state.version(), index(state.keys(), ApiKey::sha256), index(state.keys(), ApiKey::id));
    }

    private static Map<String, ApiKey> index(List<ApiKey> keys, Function<ApiKey, String> by) {
      return keys.stream().collect(Collectors.toUnmodifiableMap(by, Function.identity()));
    }
  }

  private Keys(KeyFile file, Ring ring, String configuredSha256, Clock clock) {
    this.file = file;
    this.ring = new AtomicReference<>(ring);
    this.configuredSha256 = configuredSha256;
    this.clock = clock;
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
      String sha256 = configured.isEmpty() ? "" : ApiKey.sha256(configured);
      KeyFile.State state = file.state();
      if (lacks(state, sha256)) {
        state =
            file.change(
                before ->
                    lacks(before, sha256) ? first(file, before, configured, clock) : before.keys(),
                _ -> {});
      }
      return new Keys(file, Ring.of(state), sha256, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write the API keys in " + file, e);
    }
  }

  /** Whether a first key has to be made, or the configured one is not among them. */
  private static boolean lacks(KeyFile.State state, String configuredSha256) {
    return state.version() == null
        || (!configuredSha256.isEmpty()
            && state.keys().stream().noneMatch(each -> each.sha256().equals(configuredSha256)));
  }

  private static List<ApiKey> first(
      KeyFile file, KeyFile.State before, String configured, Clock clock) throws IOException {
    String key = configured.isEmpty() ? random() : configured;
    List<ApiKey> keys = new ArrayList<>(before.keys());
    keys.removeIf(each -> each.name().equals(FIRST));
    keys.addFirst(
        new ApiKey(FIRST, ApiKey.sha256(key), EnumSet.allOf(Right.class), clock.instant()));
    file.writeRaw(key);
    log.info("event=first-key-written name={} file={}", FIRST, file);
    return keys;
  }

  private Ring ring() {
    return Objects.requireNonNull(ring.get());
  }

  /** The key that a caller presents, if it is one. */
  public Optional<ApiKey> of(String presented) {
    return Optional.ofNullable(ring().bySha256().get(ApiKey.sha256(presented)));
  }

  public Optional<ApiKey> withId(String id) {
    return Optional.ofNullable(ring().byId().get(id));
  }

  /** All of them, newest first. */
  List<ApiKey> list() {
    return ring().byId().values().stream()
        .sorted(Comparator.comparing(ApiKey::createdAt).reversed().thenComparing(ApiKey::name))
        .toList();
  }

  /**
   * Makes a key; other replicas know it within a second.
   *
   * @throws KeyRefused if there is one of that name, or others change the keys for too long
   */
  Made make(String name, Set<Right> rights) throws IOException {
    String secret = random();
    ApiKey key = new ApiKey(name, ApiKey.sha256(secret), rights, clock.instant());
    change(
        keys -> {
          if (keys.stream().anyMatch(each -> each.name().equals(name))) {
            throw KeyRefused.nameTaken(name);
          }
          return Stream.concat(keys.stream(), Stream.of(key)).toList();
        });
    log.info("event=key-made id={} name=\"{}\" rights={}", key.id(), name, key.rights());
    return new Made(key, secret);
  }

  /**
   * Takes a key back, and the sessions that it opened; other replicas know within a second.
   *
   * @throws KeyRefused if there is none of that id, or no other one that may administer, or it is
   *     the configured one, or others change the keys for too long
   */
  void revoke(String id) throws IOException {
    change(
        keys -> {
          ApiKey key =
              keys.stream()
                  .filter(each -> each.id().equals(id))
                  .findFirst()
                  .orElseThrow(() -> KeyRefused.unknown(id));
          if (key.sha256().equals(configuredSha256)) {
            throw KeyRefused.configured();
          }
          List<ApiKey> left = keys.stream().filter(each -> !each.equals(key)).toList();
          if (left.stream().noneMatch(each -> each.rights().contains(Right.ADMIN))) {
            throw KeyRefused.lastAdmin();
          }
          return left;
        });
    log.info("event=key-revoked id={}", id);
  }

  private void change(UnaryOperator<List<ApiKey>> change) throws IOException {
    try {
      file.change(before -> change.apply(inForce(before)), after -> ring.set(Ring.of(after)));
    } catch (KeyFile.Locked e) {
      log.warn("event=keys-locked reason=\"{}\"", e.getMessage());
      throw KeyRefused.locked();
    }
  }

  /** A file that is gone has taken no key back. */
  private List<ApiKey> inForce(KeyFile.State inFile) {
    return inFile.version() == null ? list() : inFile.keys();
  }

  /**
   * Reads the file again if it is not the one that was read last. It waits for nobody; if a key is
   * made or taken back here meanwhile, what was read before that does not come into force.
   */
  @Scheduled(fixedDelayString = "PT1S")
  void refresh() {
    Ring before = ring();
    KeyFile.Version version = before.version();
    try {
      version = file.version();
      if (version == null || version.equals(before.version())) {
        return;
      }
      Ring read = Ring.of(new KeyFile.State(version, file.read()));
      if (ring.compareAndSet(before, read)) {
        log.info("event=keys-read count={} file={}", read.byId().size(), file);
      }
    } catch (JsonProcessingException | IllegalArgumentException | IllegalStateException e) {
      // The same broken file is not read twice.
      ring.compareAndSet(before, new Ring(version, before.bySha256(), before.byId()));
      unreadable(
          e instanceof JsonProcessingException bad ? bad.getOriginalMessage() : e.getMessage());
    } catch (IOException e) {
      unreadable(e.toString()); // This may pass; a second later it is read again.
    }
  }

  private void unreadable(@Nullable String reason) {
    log.error(
        "event=keys-unreadable file={} reason=\"{}\"; the keys read before stay in force",
        file,
        reason);
  }

  private static String random() {
    byte[] bytes = new byte[BITS / Byte.SIZE];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
