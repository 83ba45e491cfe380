package lessserver.durable.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lessserver.durable.DurableClient;
import lessserver.durable.DurableRefusals.InstanceExists;
import lessserver.durable.DurableRefusals.InstanceFinished;
import lessserver.durable.DurableRefusals.InvalidArgument;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.durable.DurableRefusals.UnknownOrchestration;
import lessserver.durable.Explanation;
import lessserver.durable.Failure;
import lessserver.durable.Instance;
import lessserver.durable.InstanceQuery;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.TaskFailedException;
import lessserver.durable.engine.Payloads.UnfitPayloadException;
import lessserver.durable.history.Event;
import lessserver.durable.history.Message;
import lessserver.durable.history.Step;
import lessserver.durable.store.CommitFailedException;
import lessserver.durable.store.CommitFailedException.Outcome;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Store;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * The client, on any replica. What concerns an instance of its own goes straight into the step that
 * it causes; all else goes through the inbox to the owner.
 */
final class EngineClient implements DurableClient {

  /** Ids stand in addresses; Azure forbids the same. */
  private static final String NOT_IN_PATHS = "/\\#?";

  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(1);

  private final Engine engine;
  private final Store store;
  private final Explainer explainer;

  EngineClient(Engine engine) {
    this.engine = engine;
    this.store = engine.store;
    this.explainer = new Explainer(engine);
  }

  @Override
  public String start(String orchestration, @Nullable Object input) {
    UUID executionId = UUID.randomUUID();
    return start(orchestration, input, executionId.toString(), executionId, false);
  }

  @Override
  public String start(String orchestration, @Nullable Object input, String instanceId) {
    checkId(instanceId);
    return start(orchestration, input, instanceId, UUID.randomUUID(), false);
  }

  @Override
  public boolean startOnce(String orchestration, @Nullable Object input, String instanceId) {
    checkId(instanceId);
    try {
      start(orchestration, input, instanceId, UUID.randomUUID(), true);
      return true;
    } catch (InstanceExists _) {
      return false;
    }
  }

  private static void checkId(String instanceId) {
    Names.check("instanceId", instanceId);
    if (instanceId.chars().anyMatch(c -> NOT_IN_PATHS.indexOf(c) >= 0)) {
      throw new InvalidArgument("instanceId", "must not have any of " + NOT_IN_PATHS);
    }
  }

  private String start(
      String orchestration, @Nullable Object input, String id, UUID executionId, boolean once) {
    if (engine.catalogue.orchestrator(orchestration).isEmpty()) {
      throw new UnknownOrchestration(orchestration, engine.catalogue.orchestrationNames());
    }
    String json = json(input, "input");
    String traceparent = engine.traces.started(orchestration, id);
    if (engine.owns(id)) {
      Message start =
          new Message.Start(orchestration, executionId, json, null, traceparent, false, once);
      if (isDone(engine.tell(id, start), "instance " + id + " was not started")) {
        return id;
      }
    }
    send(id, new Message.Start(orchestration, executionId, json, null, traceparent, true, once));
    awaitStart(id, executionId, once);
    return id;
  }

  /** The owner is another replica: it tells when it has dealt with the message. */
  private void awaitStart(String id, UUID executionId, boolean once) {
    long deadline = System.nanoTime() + engine.properties.startTimeout().toNanos();
    boolean told = false;
    while (System.nanoTime() - deadline < 0) {
      CompletableFuture<InstanceRow> waiter = engine.waiter(id);
      try {
        InstanceRow row = store.find(id).orElse(null);
        if (row != null && row.startedAs().equals(executionId)) {
          return;
        }
        // What was told may have been the end of a former instance.
        if (row != null && (once || (told && !row.status().isFinal()))) {
          throw new InstanceExists(id);
        }
        told = get(waiter, LOOK_ANYWAY).isPresent();
      } finally {
        engine.stopWaiting(id, waiter);
      }
    }
    throw new QueryTimeoutException(
        "instance %s was not started within %s".formatted(id, engine.properties.startTimeout()));
  }

  @Override
  public Optional<Instance> find(String instanceId) {
    return store.find(instanceId).map(EngineClient::instance);
  }

  @Override
  public Instance await(String instanceId, Duration atMost) throws TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean watched = false;
    boolean waited = false;
    while (true) {
      CompletableFuture<InstanceRow> waiter = engine.waiter(instanceId);
      try {
        // While the instance is in memory here, its end is told without a look at the store.
        if (waited || !engine.isLive(instanceId)) {
          InstanceRow row =
              store.find(instanceId).orElseThrow(() -> new UnknownInstance(instanceId));
          if (row.status().isFinal()) {
            return instance(row);
          }
          if (!watched && !engine.owns(instanceId)) {
            send(instanceId, new Message.Watch());
            watched = true;
          }
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
          throw new TimeoutException("instance " + instanceId + " goes on after " + atMost);
        }
        Optional<InstanceRow> changed =
            get(waiter, left.compareTo(LOOK_ANYWAY) < 0 ? left : LOOK_ANYWAY);
        waited = true;
        if (changed.isPresent() && changed.get().status().isFinal()) {
          return instance(changed.get());
        }
      } finally {
        engine.stopWaiting(instanceId, waiter);
      }
    }
  }

  @Override
  public <T> T await(String instanceId, Class<T> output, Duration atMost) throws TimeoutException {
    Instance ended = await(instanceId, atMost);
    if (ended.status() != RuntimeStatus.COMPLETED) {
      Failure failure =
          ended.failure() != null
              ? ended.failure()
              : Failure.because("Terminated", "it was terminated: " + ended.output());
      throw new TaskFailedException(ended.name(), failure);
    }
    return engine.payloads.read(ended.output(), engine.payloads.type(output), "the output");
  }

  @Override
  public List<Instance> list(InstanceQuery query) {
    return store.list(query).stream().map(EngineClient::instance).toList();
  }

  @Override
  public List<Step> history(String instanceId) {
    return store.steps(known(instanceId).executionId());
  }

  @Override
  public Explanation explain(String instanceId) {
    return explainer.explain(known(instanceId));
  }

  @Override
  public void raiseEvent(String instanceId, String event, @Nullable Object data) {
    Names.check("eventName", event);
    String json = json(data, "event");
    tell(instanceId, new Event.EventRaised(event, json, engine.clock.now()));
  }

  @Override
  public void terminate(String instanceId, @Nullable String reason) {
    tell(instanceId, new Event.ExecutionTerminated(cut(reason)));
  }

  @Override
  public void suspend(String instanceId, @Nullable String reason) {
    tell(instanceId, new Event.ExecutionSuspended(cut(reason)));
  }

  @Override
  public void resume(String instanceId, @Nullable String reason) {
    tell(instanceId, new Event.ExecutionResumed(cut(reason)));
  }

  private void tell(String instanceId, Event event) {
    Message message = new Message.Deliver(event);
    if (engine.owns(instanceId)
        && isDone(engine.tell(instanceId, message), "instance " + instanceId + " was not told")) {
      return;
    }
    InstanceRow row = known(instanceId);
    if (row.status().isFinal()) {
      throw new InstanceFinished(instanceId, row.status());
    }
    send(instanceId, message);
  }

  private void send(String instanceId, Message message) {
    try {
      engine.send(instanceId, message);
    } catch (CommitFailedException e) {
      throw new TransientDataAccessResourceException(
          "instance " + instanceId + " was perhaps not told", e);
    }
  }

  @Override
  public boolean purge(String instanceId) {
    return store.purge(List.of(instanceId)) == 1;
  }

  @Override
  public int purge(InstanceQuery query) {
    int purged = 0;
    InstanceQuery next = query;
    while (true) {
      List<String> page = store.list(next).stream().map(InstanceRow::id).toList();
      purged += store.purge(page);
      if (page.size() < next.limit()) {
        return purged;
      }
      next =
          new InstanceQuery(
              query.idPrefix(),
              query.createdFrom(),
              query.createdTo(),
              query.statuses(),
              page.getLast(),
              query.limit());
    }
  }

  /**
   * Waits until it is stored; false if nothing is, because another replica owns the instance now.
   */
  private boolean isDone(CompletableFuture<InstanceRow> reply, String otherwise) {
    Duration patience = engine.properties.startTimeout();
    try {
      reply.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommitFailedException failed) {
        if (failed.outcome() == Outcome.FENCED || failed.outcome() == Outcome.STALE) {
          return false;
        }
        throw new TransientDataAccessResourceException(otherwise + ", or perhaps it was", failed);
      }
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(otherwise, e);
    } catch (TimeoutException e) {
      throw new QueryTimeoutException(otherwise + " within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientDataAccessResourceException(otherwise + ", or perhaps it was", e);
    }
  }

  private static Optional<InstanceRow> get(CompletableFuture<InstanceRow> waiter, Duration atMost) {
    try {
      return Optional.of(waiter.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientDataAccessResourceException("interrupted while waiting", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a waiter is never told a failure", e);
    }
  }

  private InstanceRow known(String instanceId) {
    return store.find(instanceId).orElseThrow(() -> new UnknownInstance(instanceId));
  }

  private @Nullable String json(@Nullable Object value, String field) {
    try {
      return engine.payloads.write(value, "the " + field);
    } catch (UnfitPayloadException e) {
      throw new InvalidArgument(field, "cannot be taken: " + e.getMessage());
    }
  }

  private static @Nullable String cut(@Nullable String reason) {
    int longest = 4_000;
    return reason == null || reason.length() <= longest ? reason : reason.substring(0, longest);
  }

  private static Instance instance(InstanceRow row) {
    return new Instance(
        row.id(),
        row.executionId(),
        row.name(),
        row.status(),
        row.input(),
        row.output(),
        row.customStatus(),
        row.failure(),
        row.createdAt(),
        row.updatedAt());
  }
}
