package lessserver.durable.engine;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import lessserver.durable.DurableProperties;
import lessserver.durable.EntityId;
import lessserver.durable.history.Message;
import lessserver.durable.store.Commit;
import lessserver.durable.store.CommitFailedException;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Partition;
import lessserver.durable.store.Store;
import lessserver.durable.store.TaskRow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * One replica: the partitions it owns, the instances it has in memory, and the threads that move
 * them. What it knows is a cache of the store, and may be thrown away at any moment.
 */
final class Engine implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  /** So many instances are read from the store at the same time; the pool is the service's too. */
  private static final int LOADS_AT_ONCE = 3;

  /** So much mail may be with instances at the same time. */
  private static final int MOST_DELIVERED = 20_000;

  private static final Duration FAREWELL = Duration.ofSeconds(8);

  final Store store;
  final Catalogue catalogue;
  final Payloads payloads;
  final DatabaseClock clock;
  final DurableMetrics metrics;
  final OrchestrationTraces traces;
  final DurableProperties properties;
  final Execution.Limits limits;

  private final Activities activities;
  private final Committer committer;
  private final Ownership ownership;
  private final InboxScanner scanner;
  private final TaskQueue queue;
  private final Watchdog watchdog;
  private final Notices notices;
  private final Semaphore loads = new Semaphore(LOADS_AT_ONCE, true);

  private final ConcurrentMap<String, Resident> live = new ConcurrentHashMap<>();

  /** Mail that is with an instance already. */
  private final Set<Long> delivered = ConcurrentHashMap.newKeySet();

  /** Mail whose row went while a scan may have been under way that still saw it. */
  private final Set<Long> consumed = ConcurrentHashMap.newKeySet();

  /** Instances whose memory was thrown away by a failure: to be replayed, and counted. */
  private final Set<String> lost = ConcurrentHashMap.newKeySet();

  private final ConcurrentMap<String, Queue<CompletableFuture<InstanceRow>>> waiters =
      new ConcurrentHashMap<>();

  private volatile boolean running;
  private volatile ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Engine(
      Store store,
      Catalogue catalogue,
      Payloads payloads,
      Activities activities,
      OrchestrationTraces traces,
      DurableProperties properties,
      MeterRegistry meters,
      UUID replica) {
    this.store = store;
    this.catalogue = catalogue;
    this.payloads = payloads;
    this.activities = activities;
    this.traces = traces;
    this.properties = properties;
    this.limits = Execution.Limits.of(properties);
    this.clock = new DatabaseClock(store);
    this.metrics = new DurableMetrics(meters, live::size, this::cached);
    this.committer = new Committer(store, metrics.batchSizes());
    this.ownership = new Ownership(store, replica, properties.lease(), this, metrics);
    this.scanner = new InboxScanner(store, clock, ownership, this);
    this.queue =
        new TaskQueue(
            store,
            activities,
            clock,
            properties.taskLease(),
            properties.mostRecoveries(),
            TaskQueue.ANYWAY,
            this,
            metrics);
    this.watchdog = new Watchdog(live::values);
    this.notices = new Notices(store, this::onNotice);
  }

  // ------------------------------------------------------------------------------ lifecycle

  @Override
  public synchronized void start() {
    if (running) {
      return;
    }
    if (threads.isShutdown()) {
      threads = Executors.newVirtualThreadPerTaskExecutor();
    }
    running = true;
    committer.start();
    ownership.start();
    scanner.start();
    queue.start();
    watchdog.start();
    notices.start();
  }

  /** Ends what is under way, and leaves the rest to others at once. */
  @Override
  public synchronized void stop() {
    if (!running) {
      return;
    }
    running = false;
    notices.stop();
    scanner.stop();
    queue.takeNoMore();
    long deadline = System.nanoTime() + FAREWELL.toNanos();
    while (System.nanoTime() - deadline < 0 && isBusy()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    queue.stop();
    ownership.stop();
    committer.stop();
    live.values().forEach(Resident::forget);
    live.clear();
    delivered.clear();
    consumed.clear();
    lost.clear();
    watchdog.stop();
    waiters.values().forEach(each -> each.forEach(waiter -> waiter.cancel(false)));
    threads.shutdown();
    store.close();
  }

  private boolean isBusy() {
    return queue.isBusy() || live.values().stream().anyMatch(Resident::isBusy);
  }

  /** Before the web server and the listeners, and stopped after them. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  // -------------------------------------------------------------------------------- messages

  /** Whether this replica runs the instance. */
  boolean owns(String instanceId) {
    return ownership.owned(Partition.of(instanceId)).isPresent();
  }

  /**
   * Gives an instance of this replica a message that is stored with the step it causes.
   *
   * @return the instance after that step
   */
  CompletableFuture<InstanceRow> tell(String instanceId, Message message) {
    CompletableFuture<InstanceRow> reply = new CompletableFuture<>();
    Mail mail = new Mail(0, Partition.of(instanceId), instanceId, null, null, clock.now(), message);
    if (!running || !offer(mail, reply)) {
      reply.completeExceptionally(
          new CommitFailedException(
              CommitFailedException.Outcome.FENCED, "another replica owns it", null));
    }
    return reply;
  }

  /** Stores a message for whoever owns the instance. */
  void send(String instanceId, Message message) {
    int partition = Partition.of(instanceId);
    commit(
        Commit.unfenced()
            .send(new Mail(0, partition, instanceId, null, null, clock.now(), message)));
  }

  /** Hands over what was stored for an instance, once. */
  void deliver(Mail mail) {
    if (claim(mail) && !offer(mail, null)) {
      letGo(mail);
    }
  }

  /** Keeps others from delivering it; false if somebody has it already. */
  boolean claim(Mail mail) {
    return delivered.add(mail.id());
  }

  boolean isDelivered(Mail mail) {
    return delivered.contains(mail.id()) || consumed.contains(mail.id());
  }

  /** The message is left in the inbox for the next scan. */
  void letGo(Mail mail) {
    if (mail.id() != 0) {
      delivered.remove(mail.id());
    }
  }

  /** The message was dealt with, and its row is gone, or is not due any more. */
  void consumed(Mail mail) {
    if (mail.id() != 0) {
      consumed.add(mail.id()); // before it leaves the other set: a scan may be looking
      delivered.remove(mail.id());
    }
  }

  /** A scan begins: it does not see rows that were gone before. */
  void scanBegins() {
    consumed.clear();
  }

  boolean offer(Mail mail, @Nullable CompletableFuture<InstanceRow> reply) {
    while (true) {
      Partition partition = ownership.owned(mail.partition()).orElse(null);
      if (partition == null) {
        return false;
      }
      Resident resident = live.computeIfAbsent(mail.instanceId(), id -> resident(id, partition));
      if (resident.offer(mail, reply)) {
        return true;
      }
      live.remove(mail.instanceId(), resident); // It has just left memory: the next one takes it.
    }
  }

  /** Brings an instance back to memory, to see to what it had under way. */
  void recover(String instanceId) {
    Partition partition = ownership.owned(Partition.of(instanceId)).orElse(null);
    if (partition != null) {
      live.computeIfAbsent(instanceId, id -> resident(id, partition)).wake();
    }
  }

  private Resident resident(String id, Partition partition) {
    return EntityId.isOne(id)
        ? new LiveEntity(id, partition, this)
        : new LiveInstance(id, partition, this);
  }

  // --------------------------------------------------------------------- what instances need

  void execute(Runnable turn) {
    try {
      threads.execute(turn);
    } catch (RejectedExecutionException e) {
      log.debug("event=turn-after-stop", e);
    }
  }

  /**
   * Stores it, and tells the owners of the partitions that get mail by it.
   *
   * @throws CommitFailedException if it is not stored, or nobody knows
   */
  void commit(Commit commit) {
    if (commit.isEmpty()) {
      return;
    }
    Set<Integer> mailed = commit.mailed();
    if (store.isShared()) {
      mailed.stream()
          .filter(no -> ownership.owned(no).isEmpty())
          .forEach(no -> commit.notice(Notices.mailFor(no)));
    }
    committer.commit(commit);
    if (!mailed.isEmpty()) {
      scanner.wake();
    }
  }

  /** Reads from the store, a few at a time. */
  <T> T read(Supplier<T> reading) {
    loads.acquireUninterruptibly();
    try {
      return reading.get();
    } finally {
      loads.release();
    }
  }

  /** Runs an activity on a thread of its own; the instance gets the answer. */
  void runInPlace(LiveInstance instance, TaskRow task) {
    execute(() -> instance.answer(task, activities.run(task)));
  }

  void wakeAt(Instant due) {
    scanner.wakeAt(due);
  }

  /** Whether so much mail is with instances already that more can wait. */
  boolean isSwamped() {
    return delivered.size() >= MOST_DELIVERED;
  }

  void wakeQueue() {
    queue.wake();
  }

  /** An orchestrator's thread did not come back. */
  void stuck(Thread thread) {
    watchdog.watch(thread);
  }

  /** An instance has ended; nobody needs it in memory any more. */
  void ended(LiveInstance instance, InstanceRow row) {
    live.remove(row.id(), instance);
    changed(row);
    traces.ended(row);
  }

  /** It leaves memory. */
  void evicted(Resident resident) {
    live.remove(resident.id(), resident);
  }

  /** An instance's memory cannot be trusted any more: it goes on from the store. */
  void discarded(LiveInstance instance, boolean fenced) {
    lost.add(instance.id());
    live.remove(instance.id(), instance);
    if (fenced) {
      ownership.doubt(instance.partition());
    }
  }

  /** Whether the instance's memory was thrown away here; asked once, when it is brought back. */
  boolean wasLost(LiveInstance instance) {
    return lost.remove(instance.id());
  }

  /** The partition of an entity is another's, as it seems. */
  void doubt(Partition partition) {
    ownership.doubt(partition);
  }

  /** Whether the instance was last touched by an owner that is dead. */
  boolean isOrphan(InstanceRow row) {
    return ownership.isOrphan(row);
  }

  // ------------------------------------------------------------------------------- partitions

  /**
   * The replica owns one more partition from now on.
   *
   * @param unfinished its instances that had activities in their owner's memory
   */
  void adopt(List<String> unfinished, boolean afterLoss) {
    if (afterLoss && !unfinished.isEmpty()) {
      metrics.recoveries(unfinished.size());
    }
    unfinished.forEach(this::recover);
    scanner.wake();
  }

  /** The replica owns a partition no longer. */
  void drop(Partition partition) {
    for (Resident resident : live.values()) {
      if (resident.partition().no() == partition.no()) {
        live.remove(resident.id(), resident);
        resident.forget();
      }
    }
  }

  boolean isBusy(Partition partition) {
    return live.values().stream()
        .anyMatch(each -> each.partition().no() == partition.no() && each.isBusy());
  }

  // --------------------------------------------------------------------------------- upkeep

  private record Candidate(Resident resident, long lastUsed) {}

  /** Every second: instances that were lost come back, those that idle leave. */
  void tidy() {
    lost.removeIf(id -> !owns(id)); // Whoever has them now finds out by itself.
    lost.forEach(this::recover);
    long oldest = System.nanoTime() - properties.idleTimeout().toNanos();
    int surplus = live.size() - properties.cacheSize();
    List<Candidate> byIdleness =
        live.values().stream()
            .map(each -> new Candidate(each, each.lastUsed())) // it changes while they are sorted
            .filter(each -> surplus > 0 || each.lastUsed() - oldest < 0)
            .sorted(Comparator.comparingLong(Candidate::lastUsed))
            .toList();
    int evicted = 0;
    for (Candidate each : byIdleness) {
      if (evicted >= surplus && each.lastUsed() - oldest >= 0) {
        break;
      }
      evicted += each.resident().tryEvict() ? 1 : 0;
    }
  }

  private int cached() {
    return (int) live.values().stream().filter(Resident::isCached).count();
  }

  // -------------------------------------------------------------------------------- waiters

  /** Completes when the instance ends, or changes in a way that another replica tells of. */
  CompletableFuture<InstanceRow> waiter(String instanceId) {
    CompletableFuture<InstanceRow> waiter = new CompletableFuture<>();
    waiters.compute(
        instanceId,
        (_, others) -> {
          Queue<CompletableFuture<InstanceRow>> all =
              others == null ? new ConcurrentLinkedQueue<>() : others;
          all.add(waiter);
          return all;
        });
    return waiter;
  }

  /** An instance has changed, here. */
  void changed(InstanceRow row) {
    Queue<CompletableFuture<InstanceRow>> told = waiters.remove(row.id());
    if (told != null) {
      told.forEach(waiter -> waiter.complete(row));
    }
  }

  /** Something was told by another replica. */
  void onNotice(String notice) {
    Notices.read(
        notice,
        partition -> {
          if (ownership.owned(partition).isPresent()) {
            scanner.wake();
          }
        },
        queue::wake,
        instanceId -> {
          if (waiters.containsKey(instanceId)) {
            execute(() -> tellWaiters(instanceId));
          }
        });
  }

  private void tellWaiters(String instanceId) {
    try {
      read(() -> store.find(instanceId)).ifPresent(this::changed);
    } catch (DataAccessException e) {
      log.debug("event=waiter-not-told", e); // It asks by itself after a second.
    }
  }

  /** Whether the instance is in this replica's memory, with more to come. */
  boolean isLive(String instanceId) {
    return live.containsKey(instanceId);
  }

  void stopWaiting(String instanceId, CompletableFuture<InstanceRow> waiter) {
    waiter.cancel(false);
    waiters.computeIfPresent(
        instanceId,
        (_, all) -> {
          all.removeIf(CompletableFuture::isDone);
          return all.isEmpty() ? null : all;
        });
  }
}
