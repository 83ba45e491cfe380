package lessserver.durable.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lessserver.durable.Failure;
import lessserver.durable.history.Event;
import lessserver.durable.history.Message;
import lessserver.durable.store.Commit;
import lessserver.durable.store.CommitFailedException;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Store;
import lessserver.durable.store.TaskRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Takes activities from the queue that all replicas share, as many as there are places for. A task
 * is leased, the lease is kept while the activity runs, and only its holder may bring the result.
 */
final class TaskQueue {

  private static final Logger log = LoggerFactory.getLogger(TaskQueue.class);

  private static final Duration ANYWAY = Duration.ofSeconds(1);
  private static final int MOST_AT_ONCE = 64;

  private final Store store;
  private final Activities activities;
  private final DatabaseClock clock;
  private final Duration lease;
  private final int mostLeases;
  private final Engine engine;
  private final DurableMetrics metrics;

  private final Set<TaskRow> running = ConcurrentHashMap.newKeySet();
  private final Ticker takers = new Ticker("durable-tasks", this::take);
  private final Ticker heartbeat;

  TaskQueue(
      Store store,
      Activities activities,
      DatabaseClock clock,
      Duration lease,
      int mostLeases,
      Engine engine,
      DurableMetrics metrics) {
    this.store = store;
    this.activities = activities;
    this.clock = clock;
    this.lease = lease;
    this.mostLeases = mostLeases;
    this.engine = engine;
    this.metrics = metrics;
    this.heartbeat = new Ticker("durable-heartbeat", this::keep);
  }

  void start() {
    takers.start();
    heartbeat.start();
  }

  /** What is running may end, and bring its results. */
  void takeNoMore() {
    takers.stop();
  }

  boolean isBusy() {
    return !running.isEmpty();
  }

  void stop() {
    heartbeat.stop();
  }

  void wake() {
    takers.wake();
  }

  private Duration take() {
    int places = activities.reserve(MOST_AT_ONCE);
    if (places == 0) {
      return ANYWAY; // Whoever ends wakes it.
    }
    List<TaskRow> tasks = List.of();
    try {
      tasks = store.lease(activities.names(), places, lease);
    } catch (DataAccessException | TransactionException e) {
      log.debug("event=tasks-not-taken", e); // Ownership says that the store is away.
    } finally {
      activities.release(places - tasks.size());
    }
    running.addAll(tasks);
    tasks.forEach(task -> engine.execute(() -> run(task)));
    return tasks.size() == places ? Duration.ZERO : ANYWAY;
  }

  private Duration keep() {
    List<TaskRow> mine = List.copyOf(running);
    if (!mine.isEmpty()) {
      try {
        store.extend(mine, lease);
      } catch (DataAccessException e) {
        log.debug("event=leases-not-extended", e); // A result that comes too late will be refused.
      }
    }
    return lease.dividedBy(3);
  }

  private void run(TaskRow task) {
    try {
      Event.Answer answer =
          task.leases() > mostLeases ? poisoned(task) : activities.runReserved(task);
      engine.commit(
          Commit.unfenced()
              .finish(task)
              .send(
                  new Mail(
                      0,
                      task.partition(),
                      task.instanceId(),
                      task.executionId(),
                      task.sequence(),
                      clock.now(),
                      new Message.Deliver(answer))));
    } catch (CommitFailedException e) {
      if (e.outcome() == CommitFailedException.Outcome.STALE) {
        metrics.refused(1); // It took too long without a sign of life: somebody else has it.
      } else {
        log.warn("event=task-result-not-stored instance={}", task.instanceId());
      }
    } finally {
      running.remove(task);
      wake();
    }
  }

  private Event.TaskFailed poisoned(TaskRow task) {
    activities.release(1); // It needs no place.
    metrics.poisoned();
    return new Event.TaskFailed(
        task.sequence(),
        Failure.because(
            "Poison",
            "activity %s was begun %d times and never brought a result: its process died each time"
                .formatted(task.name(), task.leases() - 1)));
  }
}
