package lessserver.durable.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Partition;
import lessserver.durable.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Which partitions this replica owns. Each replica raises a beat; whoever sees one stand still for
 * the lease time, by its own monotonic clock, takes what that replica owned. No wall clock is
 * involved, and being wrong is harmless: the epoch decides at every commit.
 */
final class Ownership {

  private static final Logger log = LoggerFactory.getLogger(Ownership.class);

  private static final int BEATS_IN_A_LEASE = 10;

  /** A partition that is owned. */
  private record Owned(Partition partition, boolean afterLoss) {}

  private record Sign(long beat, long since) {}

  private final Store store;
  private final UUID replica;
  private final Duration lease;
  private final Engine engine;
  private final DurableMetrics metrics;
  private final Ticker ticker = new Ticker("durable-ownership", this::tick);

  /** By itself: a look at the others may take long, and must not look like death. */
  private final Ticker heart = new Ticker("durable-heart", this::beat);

  private final ConcurrentMap<Integer, Owned> owned = new ConcurrentHashMap<>();

  /** When each replica's beat was last seen to change. */
  private final Map<UUID, Sign> signs = new HashMap<>();

  private long lastLook = System.nanoTime();
  private boolean storeAway;
  private volatile boolean missedBeat;

  Ownership(Store store, UUID replica, Duration lease, Engine engine, DurableMetrics metrics) {
    this.store = store;
    this.replica = replica;
    this.lease = lease;
    this.engine = engine;
    this.metrics = metrics;
  }

  void start() {
    heart.start();
    ticker.start();
  }

  /** Leaves everything to the others, who need not wait for the lease to run out. */
  void stop() {
    ticker.stop();
    heart.stop();
    try {
      owned.values().forEach(each -> store.giveUp(each.partition()));
      store.forgetReplica(replica);
    } catch (DataAccessException e) {
      log.warn("event=partitions-not-given-up reason=\"{}\"", e.getMessage());
    }
    owned.clear();
    signs.clear();
  }

  Optional<Partition> owned(int partition) {
    return Optional.ofNullable(owned.get(partition)).map(Owned::partition);
  }

  Set<Integer> ownedNumbers() {
    return Set.copyOf(owned.keySet());
  }

  /** A commit was refused: somebody else may have it by now. */
  void doubt(Partition partition) {
    Owned known = owned.get(partition.no());
    if (known != null && known.partition().equals(partition)) {
      ticker.wake();
    }
  }

  /** Whether a former owner was the last to touch the instance, and died. */
  boolean isOrphan(InstanceRow row) {
    Owned known = owned.get(row.partition());
    return known != null && known.afterLoss() && row.epoch() < known.partition().epoch();
  }

  private Duration beat() {
    try {
      store.beat(replica);
    } catch (DataAccessException e) {
      log.debug("event=no-beat", e); // The next look at the others says that the store is away.
      missedBeat = true;
    }
    return lease.dividedBy(BEATS_IN_A_LEASE);
  }

  /** Looks at the others, and takes or leaves what is to be taken or left. */
  Duration tick() {
    long now = System.nanoTime();
    try {
      look(now, store.beats(), store.partitions());
    } catch (DataAccessException | TransactionException e) {
      if (!storeAway) {
        log.warn("event=durable-store-away reason=\"{}\"", e.getMessage());
      }
      storeAway = true;
    }
    lastLook = System.nanoTime(); // A look that took long is none that came late.
    return lease.dividedBy(BEATS_IN_A_LEASE);
  }

  private void look(long now, Map<UUID, Long> beats, List<Partition> partitions) {
    if (storeAway || missedBeat || now - lastLook > lease.toNanos() / 2) {
      signs.clear(); // Perhaps nobody could raise a beat: all get the time to do so.
    }
    missedBeat = false;
    if (storeAway) {
      log.info("event=durable-store-back");
    }
    storeAway = false;
    Set<UUID> alive = alive(beats, partitions, now);
    loseWhatOthersHave(partitions);
    share(partitions, alive, Math.ceilDiv(Partition.COUNT, alive.size()));
    for (UUID each : beats.keySet()) {
      if (!alive.contains(each)) {
        attempt("forget-replica", each, () -> store.forgetReplica(each));
      }
    }
  }

  /** One thing that cannot be done, for whatever reason, must not keep the others from it. */
  private static void attempt(String what, Object with, Runnable action) {
    try {
      action.run();
    } catch (DataAccessException | TransactionException e) {
      log.warn("event=ownership-failed action={} of={} reason=\"{}\"", what, with, e.getMessage());
    }
  }

  /** Those whose beat was seen to change within the lease time, and this one. */
  private Set<UUID> alive(Map<UUID, Long> beats, List<Partition> partitions, long now) {
    Map<UUID, Long> known = new HashMap<>(beats);
    for (Partition each : partitions) {
      if (each.owner() != null) {
        known.putIfAbsent(each.owner(), -1L);
      }
    }
    signs.keySet().retainAll(known.keySet());
    known.forEach(
        (id, beat) -> {
          Sign before = signs.get(id);
          if (before == null || before.beat() != beat) {
            signs.put(id, new Sign(beat, now));
          }
        });
    Set<UUID> alive = ConcurrentHashMap.newKeySet();
    alive.add(replica);
    if (store.isShared()) { // An H2 file has one process: all others are dead.
      signs.forEach(
          (id, sign) -> {
            if (now - sign.since() < lease.toNanos()) {
              alive.add(id);
            }
          });
    }
    return alive;
  }

  private void loseWhatOthersHave(List<Partition> partitions) {
    for (Partition each : partitions) {
      Owned mine = owned.get(each.no());
      if (mine != null && !mine.partition().equals(each)) {
        owned.remove(each.no());
        engine.drop(mine.partition());
        log.warn("event=partition-lost partition={} epoch={}", each.no(), each.epoch());
      }
    }
  }

  private void share(List<Partition> partitions, Set<UUID> alive, int fairShare) {
    for (Partition each : partitions) {
      // Its own in the store alone: it was taken without an answer, or not adopted to the end.
      boolean stray = replica.equals(each.owner()) && !owned.containsKey(each.no());
      boolean free = each.owner() == null || !alive.contains(each.owner());
      if (stray || (free && owned.size() < fairShare)) {
        attempt(
            "take",
            each.no(),
            () -> store.take(each, replica).ifPresent(mine -> adopt(mine, each.owner())));
      }
    }
    int surplus = owned.size() - fairShare;
    if (surplus > 0) {
      Deque<Partition> idleFirst = new ArrayDeque<>();
      for (Owned each : owned.values()) {
        if (engine.isBusy(each.partition())) {
          idleFirst.addLast(each.partition());
        } else {
          idleFirst.addFirst(each.partition());
        }
      }
      idleFirst.stream()
          .limit(surplus)
          .forEach(each -> attempt("give-up", each.no(), () -> giveUp(each)));
    }
  }

  private void giveUp(Partition partition) {
    store.giveUp(partition); // first: what it owned in the store alone, nobody would run
    owned.remove(partition.no());
    engine.drop(partition);
  }

  private void adopt(Partition mine, @Nullable UUID former) {
    List<String> unfinished = store.inFlight(mine.no()); // if that fails, it stays a stray
    boolean afterLoss = former != null;
    owned.put(mine.no(), new Owned(mine, afterLoss));
    if (afterLoss) {
      metrics.tookOver();
    }
    engine.adopt(unfinished, afterLoss);
  }
}
