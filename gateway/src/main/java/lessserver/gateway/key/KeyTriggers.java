package lessserver.gateway.key;

import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import lessserver.gateway.trace.CorrelationId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code /api/v1/keys}: makes keys, lists them and takes them back. For administrators. */
@RestController
@RequestMapping("/api/v1/keys")
final class KeyTriggers {

  private final Keys keys;

  KeyTriggers(Keys keys) {
    this.keys = keys;
  }

  /** What is wished for, valid or not. */
  record NewKey(@Nullable String name, @Nullable List<@Nullable String> rights) {}

  /** A key as everybody may see it who may see keys. */
  record KeyView(String id, String name, Set<Right> rights, Instant createdAt) {

    private static KeyView of(ApiKey key) {
      return new KeyView(key.id(), key.name(), key.rights(), key.createdAt());
    }
  }

  record KeyList(List<KeyView> items) {}

  /**
   * @param key to be sent in {@code X-API-Key}; it is told this once
   */
  record MadeKey(String id, String name, Set<Right> rights, Instant createdAt, String key) {}

  @GetMapping
  KeyList list() {
    return new KeyList(keys.list().stream().map(KeyView::of).toList());
  }

  @PostMapping
  Mono<ResponseEntity<MadeKey>> make(@RequestBody NewKey wish, ServerWebExchange exchange) {
    String name = nameOf(wish);
    Set<Right> rights = rightsOf(wish);
    return inFile(exchange, () -> keys.make(name, rights)).map(KeyTriggers::answer);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  Mono<Void> revoke(@PathVariable String id, ServerWebExchange exchange) {
    return KeyTriggers.<Void>inFile(
        exchange,
        () -> {
          keys.revoke(id);
          return null;
        });
  }

  /** On a thread of its own, as a file is written. */
  private static <T> Mono<T> inFile(ServerWebExchange exchange, Callable<@Nullable T> change) {
    return Mono.<T>fromCallable(
            () -> {
              try (var _ = CorrelationId.inLogs(exchange)) {
                return change.call();
              }
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static ResponseEntity<MadeKey> answer(Keys.Made made) {
    ApiKey key = made.key();
    return ResponseEntity.created(URI.create("/api/v1/keys/" + key.id()))
        .cacheControl(CacheControl.noStore())
        .body(new MadeKey(key.id(), key.name(), key.rights(), key.createdAt(), made.secret()));
  }

  private static String nameOf(NewKey wish) {
    if (wish.name() == null || !ApiKey.isName(wish.name())) {
      throw KeyRefused.bad("name", "must be " + ApiKey.NAME_RULE);
    }
    return wish.name();
  }

  private static Set<Right> rightsOf(NewKey wish) {
    if (wish.rights() == null || wish.rights().isEmpty()) {
      throw KeyRefused.bad("rights", "must name at least one of read, write and admin");
    }
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String each : wish.rights()) {
      rights.add(
          Right.named(each)
              .orElseThrow(
                  () -> KeyRefused.bad("rights", "must be read, write or admin, not " + each)));
    }
    return rights;
  }
}
