package lessserver.durable.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import lessserver.durable.DurableRefusals;
import lessserver.durable.EntityId;
import lessserver.durable.history.Event;
import lessserver.durable.history.Message;
import lessserver.durable.history.Message.Parent;
import lessserver.durable.store.Commit;
import lessserver.durable.store.CommitFailedException;
import lessserver.durable.store.CommitFailedException.Outcome;
import lessserver.durable.store.EntityRow;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Partition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.dao.DataAccessException;

/**
 * An entity in the memory of its owner. It takes its messages in the order in which they came, and
 * stores what they changed together with what it tells others. While it is locked, what does not
 * come from the holder waits in the inbox.
 */
final class LiveEntity implements Resident {

  private static final Logger log = LoggerFactory.getLogger(LiveEntity.class);

  /** So many messages at most are stored together. */
  private static final int MOST_MESSAGES = 256;

  private final String id;
  private final Partition partition;
  private final Engine engine;
  private final Queue<Mail> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean turning = new AtomicBoolean();
  private volatile boolean gone;
  private volatile long lastUsed = System.nanoTime();
  private volatile long steppingSince;

  /** Whether a commit of its failed: what came then comes again, and nothing may be before it. */
  private volatile boolean spoilt;

  /** As it is stored; null before it was read. */
  private @Nullable EntityRow row;

  LiveEntity(String id, Partition partition, Engine engine) {
    this.id = id;
    this.partition = partition;
    this.engine = engine;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Partition partition() {
    return partition;
  }

  @Override
  public long lastUsed() {
    return lastUsed;
  }

  @Override
  public boolean isCached() {
    return false; // It has no code that waits.
  }

  @Override
  public boolean isBusy() {
    return turning.get();
  }

  @Override
  public long steppingSince() {
    return steppingSince;
  }

  @Override
  public boolean offer(Mail mail, @Nullable CompletableFuture<InstanceRow> reply) {
    if (reply != null) { // Somebody takes it for an instance.
      reply.completeExceptionally(new DurableRefusals.UnknownInstance(id));
      return true;
    }
    if (gone) {
      return false;
    }
    mailbox.add(mail);
    if (gone && mailbox.remove(mail)) {
      return false;
    }
    wake();
    return true;
  }

  @Override
  public void wake() {
    if (turning.compareAndSet(false, true)) {
      engine.execute(this::turn);
    }
  }

  @Override
  public boolean tryEvict() {
    if (!turning.compareAndSet(false, true)) {
      return false;
    }
    boolean idle = mailbox.isEmpty();
    if (idle) {
      gone = true;
      engine.evicted(this);
    }
    turning.set(false);
    if (idle) {
      returnMail();
    } else {
      wake(); // It came meanwhile, and could not.
    }
    return idle;
  }

  @Override
  public void forget() {
    gone = true;
    returnMail();
  }

  private void returnMail() {
    for (Mail each = mailbox.poll(); each != null; each = mailbox.poll()) {
      if (spoilt || !engine.offer(each, null)) {
        engine.letGo(each);
      }
    }
  }

  // -------------------------------------------------------------------------------------- a turn

  private void turn() {
    do {
      takeTurn();
      turning.set(false);
    } while (!mailbox.isEmpty() && !gone && turning.compareAndSet(false, true));
    if (gone) {
      returnMail();
    } else if (engine.properties.cacheSize() == 0) {
      tryEvict();
    }
  }

  private void takeTurn() {
    lastUsed = System.nanoTime();
    Turn turn = new Turn();
    try {
      Mail next;
      while (turn.size() < MOST_MESSAGES && !gone && (next = mailbox.poll()) != null) {
        turn.add(next);
      }
      if (turn.size() > 0) {
        row = turn.run(row == null ? read() : row);
        turn.dealtWith.forEach(engine::consumed);
        // A scan under way may have seen them due: let go, they would come out of order.
        turn.waiting.forEach(engine::consumed);
      }
    } catch (RuntimeException | Error e) { // The store is right; what came, comes again.
      spoilt = true;
      gone = true;
      engine.evicted(this);
      turn.all().forEach(engine::letGo);
      if (e instanceof CommitFailedException failed && failed.outcome() == Outcome.FENCED) {
        engine.doubt(partition);
      }
      // While the database is away there may be thousands of these, and Ownership has said why.
      boolean isOrdinary = e instanceof CommitFailedException || e instanceof DataAccessException;
      log.atLevel(isOrdinary ? Level.DEBUG : Level.ERROR)
          .setCause(e)
          .log("event=entity-discarded entity={}", id);
    }
  }

  private EntityRow read() {
    return engine
        .read(() -> engine.store.findEntity(id))
        .orElseGet(
            () -> new EntityRow(id, EntityId.parse(id).name(), null, null, engine.clock.now()));
  }

  /** Some messages, and what they change. */
  private final class Turn {

    private final Deque<Mail> todo = new ArrayDeque<>();
    private final List<Mail> dealtWith = new ArrayList<>();

    /** What others want of it while it is locked. */
    private final List<Mail> waiting = new ArrayList<>();

    private final Commit commit = Commit.ownedBy(partition);
    private final Instant now = engine.clock.now();

    int size() {
      return todo.size();
    }

    void add(Mail mail) {
      todo.addLast(mail);
    }

    List<Mail> all() {
      List<Mail> all = new ArrayList<>(todo);
      all.addAll(dealtWith);
      all.addAll(waiting);
      return all;
    }

    /** Returns the entity after it is stored. */
    EntityRow run(EntityRow before) {
      EntityRow current = before;
      for (Mail mail = todo.poll(); mail != null; mail = todo.poll()) {
        current = take(mail, current);
      }
      for (Mail mail : waiting) {
        if (!mail.dueAt().equals(Mail.HELD)) { // or it is held already
          commit.defer(mail, Mail.HELD);
        }
      }
      if (!current.equals(before)) {
        commit.entity(current);
      }
      engine.commit(commit);
      return current;
    }

    private EntityRow take(Mail mail, EntityRow current) {
      return switch (mail.message()) {
        case Message.Operate operate when isFreeFor(operate.caller(), current) ->
            operate(current, operate, mail);
        // The holder, too, waits: its next section begins when this one has ended.
        case Message.Lock lock when current.lockedBy() == null -> lock(current, lock, mail);
        case Message.Operate _, Message.Lock _ -> {
          waiting.add(mail);
          yield current;
        }
        case Message.Unlock unlock -> unlock(current, unlock.executionId(), mail);
        default -> { // It is for an instance.
          done(mail);
          yield current;
        }
      };
    }

    private void done(Mail mail) {
      dealtWith.add(mail);
      commit.consume(mail.id());
    }

    private static boolean isFreeFor(@Nullable Parent who, EntityRow current) {
      return current.lockedBy() == null
          || (who != null && current.lockedBy().equals(who.executionId()));
    }

    private EntityRow operate(EntityRow current, Message.Operate operate, Mail mail) {
      done(mail);
      EntityOperation run =
          new EntityOperation(engine, current, operate.operation(), operate.input(), now);
      steppingSince = System.nanoTime();
      try {
        run.run();
      } finally {
        steppingSince = 0;
      }
      run.mail().forEach(commit::send);
      Parent caller = operate.caller();
      if (caller != null) {
        answer(caller, run.answer(caller.sequence()));
      }
      return run.row();
    }

    private EntityRow lock(EntityRow current, Message.Lock lock, Mail mail) {
      done(mail);
      int next = lock.position() + 1;
      if (next < lock.entities().size()) {
        String entity = lock.entities().get(next);
        Message asked = new Message.Lock(lock.holder(), lock.entities(), next);
        commit.send(new Mail(0, Partition.of(entity), entity, null, null, now, asked));
      } else {
        Parent holder = lock.holder();
        Event granted =
            new Event.EntityLockGranted(holder.sequence(), lock.entities(), holder.executionId());
        // For the instance: it is not deleted with the execution, and the lock is given back.
        tell(holder.instanceId(), null, null, granted);
      }
      return current.lockedFor(lock.holder().executionId());
    }

    /** Whoever waited comes before what came later, up to whoever locks it next. */
    private EntityRow unlock(EntityRow current, UUID execution, Mail mail) {
      done(mail);
      if (current.lockedBy() == null) {
        return current;
      }
      if (!current.lockedBy().equals(execution)) {
        withdraw(execution);
        return current;
      }
      List<Mail> next = new ArrayList<>();
      for (Mail each : held()) {
        if (engine.claim(each)) { // or it is in this turn already
          next.add(each);
          if (each.message() instanceof Message.Lock) {
            break; // What is held behind it stays there.
          }
        }
      }
      next.addAll(waiting);
      waiting.clear();
      next.reversed().forEach(todo::addFirst);
      return current.lockedFor(null);
    }

    /** Whoever asked for it does not want it any more. */
    private void withdraw(UUID execution) {
      List<Mail> withdrawn =
          new ArrayList<>(waiting.stream().filter(each -> isLockFor(execution, each)).toList());
      waiting.removeAll(withdrawn);
      for (Mail each : held()) {
        if (isLockFor(execution, each) && engine.claim(each)) {
          withdrawn.add(each);
        }
      }
      withdrawn.forEach(this::done);
    }

    private List<Mail> held() {
      return engine.read(() -> engine.store.held(id));
    }

    private static boolean isLockFor(UUID execution, Mail mail) {
      return mail.message() instanceof Message.Lock lock
          && lock.holder().executionId().equals(execution);
    }

    private void answer(Parent to, Event event) {
      tell(to.instanceId(), to.executionId(), to.sequence(), event);
    }

    private void tell(
        String instanceId, @Nullable UUID executionId, @Nullable Integer sequence, Event event) {
      commit.send(
          new Mail(
              0,
              Partition.of(instanceId),
              instanceId,
              executionId,
              sequence,
              now,
              new Message.Deliver(event)));
    }
  }
}
