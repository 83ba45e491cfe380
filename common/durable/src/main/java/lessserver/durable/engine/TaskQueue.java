package lessserver.durable.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lessserver.durable.DelegatedActivity.HandedBackException;
import lessserver.durable.Failure;
import lessserver.durable.engine.Catalogue.KnownActivity;
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

  /** How often to look for tasks that nobody told of. */
  static final Duration ANYWAY = Duration.ofSeconds(1);

  private static final int MOST_AT_ONCE = 64;

  private final Store store;
  private final Activities activities;
  private final DatabaseClock clock;
  private final Duration lease;
  private final int mostLeases;
  private final Duration anyway;
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
      Duration anyway,
      Engine engine,
      DurableMetrics metrics) {
    this.store = store;
    this.activities = activities;
    this.clock = clock;
    this.lease = lease;
    this.mostLeases = mostLeases;
    this.anyway = anyway;
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
    boolean more = takeOwn();
    for (KnownActivity each : activities.delegated()) {
      more |= takeDelegated(each);
    }
    return more ? Duration.ZERO : anyway;
  }

  private boolean takeOwn() {
    int places = activities.reserve(MOST_AT_ONCE);
    if (places == 0) {
      return false; // Whoever ends wakes it.
    }
    int taken = 0;
    try {
      taken = take(activities.names(), places, true);
    } finally {
      activities.release(places - taken);
    }
    return taken == places;
  }

  private boolean takeDelegated(KnownActivity activity) {
    int atOnce = activity.atOnce() == null ? 0 : activity.atOnce().getAsInt();
    long under = running.stream().filter(task -> task.name().equals(activity.name())).count();
    int places = Math.clamp(atOnce - under, 0, MOST_AT_ONCE);
    return places > 0 && take(Set.of(activity.name()), places, false) == places;
  }

  private int take(Set<String> names, int atMost, boolean inPlaces) {
    List<TaskRow> tasks;
    try {
      tasks = store.lease(names, atMost, lease);
    } catch (DataAccessException | TransactionException e) {
      log.debug("event=tasks-not-taken", e); // Ownership says that the store is away.
      return 0;
    }
    running.addAll(tasks);
    tasks.forEach(task -> engine.execute(() -> run(task, inPlaces)));
    return tasks.size();
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

  private void run(TaskRow task, boolean inPlace) {
    try {
      Event.Answer answer = answer(task, inPlace);
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
    } catch (HandedBackException e) {
      log.debug("event=task-handed-back instance={}", task.instanceId(), e);
      handBack(task, e);
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

  private Event.Answer answer(TaskRow task, boolean inPlace) {
    if (task.leases() > mostLeases) {
      activities.release(inPlace ? 1 : 0); // It needs none.
      return poisoned(task);
    }
    return inPlace ? activities.runReserved(task) : activities.answer(task);
  }

  private void handBack(TaskRow task, HandedBackException why) {
    running.remove(task); // or its lease would be extended
    try {
      if (why.pause().isPresent()) {
        store.putBack(task, why.pause().get());
      } else {
        store.extend(List.of(task), Duration.ZERO);
      }
    } catch (DataAccessException e) {
      log.debug("event=task-not-handed-back", e); // Its lease ends by itself.
    }
  }

  private Event.TaskFailed poisoned(TaskRow task) {
    metrics.poisoned();
    return new Event.TaskFailed(
        task.sequence(),
        Failure.because(
            "Poison",
            "activity %s was begun %d times and never brought a result: who ran it died each time"
                .formatted(task.name(), task.leases() - 1)));
  }
}
