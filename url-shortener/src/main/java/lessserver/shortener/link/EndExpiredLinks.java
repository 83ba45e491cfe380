package lessserver.shortener.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lessserver.events.Outbox;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells of links whose time is over, each once: one replica at a time looks, and a link remembers
 * that its end was told. (Visitors find a link ended at the moment itself, told or not.)
 */
@Component
class EndExpiredLinks implements Supplier<Integer> {

  private static final Duration LAPSE = Duration.ofMinutes(1);
  private static final int AT_ONCE = 500;

  private final Links links;
  private final Outbox outbox;
  private final LockProvider locks;
  private final TransactionTemplate transaction;
  private final Clock clock;

  EndExpiredLinks(
      Links links,
      Outbox outbox,
      LockProvider locks,
      TransactionTemplate transaction,
      Clock clock) {
    this.links = links;
    this.outbox = outbox;
    this.locks = locks;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** How many were told of. */
  @Override
  public Integer get() {
    Optional<SimpleLock> lock =
        locks.lock(new LockConfiguration(Instant.now(), "link-timer", LAPSE, Duration.ZERO));
    if (lock.isEmpty()) {
      return 0;
    }
    try {
      Instant now = clock.instant();
      int ended = 0;
      List<Link> over;
      do {
        over = links.expired(now, Limit.of(AT_ONCE));
        ended += over.stream().mapToInt(link -> end(link, now)).sum();
      } while (over.size() == AT_ONCE);
      return ended;
    } finally {
      lock.get().unlock();
    }
  }

  private int end(Link link, Instant now) {
    @Nullable Instant expiresAt = link.expiresAt();
    if (expiresAt == null || link.isEndTold()) {
      return 0;
    }
    Integer ended =
        transaction.execute(
            _ -> {
              int ours = links.end(link.id(), now);
              if (ours == 1) {
                outbox.tell(new LinkExpired(link.code(), expiresAt));
              }
              return ours;
            });
    return ended == null ? 0 : ended;
  }
}
