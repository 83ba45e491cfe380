package lessserver.durable.engine;

import java.time.Duration;
import java.time.Instant;
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
import lessserver.durable.DurableRefusals.NotRewindable;
import lessserver.durable.DurableRefusals.UnknownEntity;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.durable.DurableRefusals.UnknownOrchestration;
import lessserver.durable.EntityId;
import lessserver.durable.EntityQuery;
import lessserver.durable.EntityState;
import lessserver.durable.Explanation;
import lessserver.durable.Failure;
import lessserver.durable.IdReuse;
import lessserver.durable.Instance;
import lessserver.durable.InstanceQuery;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.StartOptions;
import lessserver.durable.TaskFailedException;
import lessserver.durable.engine.Payloads.UnfitPayloadException;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.ExportedHistory;
import lessserver.durable.history.HistoryCodec;
import lessserver.durable.history.Message;
import lessserver.durable.history.Message.Terms;
import lessserver.durable.history.Step;
import lessserver.durable.store.Commit;
import lessserver.durable.store.CommitFailedException;
import lessserver.durable.store.CommitFailedException.Outcome;
import lessserver.durable.store.EntityRow;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Partition;
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

  private static final int LONGEST_VERSION = 50;

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
    return start(orchestration, input, StartOptions.PLAIN);
  }

  @Override
  public String start(String orchestration, @Nullable Object input, String instanceId) {
    return start(orchestration, input, StartOptions.withId(instanceId));
  }

  @Override
  public boolean startOnce(String orchestration, @Nullable Object input, String instanceId) {
    try {
      start(orchestration, input, StartOptions.withId(instanceId).reusing(IdReuse.NEVER));
      return true;
    } catch (InstanceExists _) {
      return false;
    }
  }

  @Override
  public String start(String orchestration, @Nullable Object input, StartOptions options) {
    return startWith(orchestration, json(input, "input"), options);
  }

  @Override
  public String restart(String instanceId, boolean withNewId) {
    InstanceRow row = known(instanceId);
    String version = row.version();
    StartOptions options = withNewId ? StartOptions.PLAIN : StartOptions.withId(instanceId);
    StartOptions same = options.tagged(row.tags());
    return startWith(row.name(), row.input(), version == null ? same : same.version(version));
  }

  private static void checkId(String instanceId) {
    Names.checkInstance(instanceId);
    if (instanceId.chars().anyMatch(c -> NOT_IN_PATHS.indexOf(c) >= 0)) {
      throw new InvalidArgument("instanceId", "must not have any of " + NOT_IN_PATHS);
    }
  }

  private String startWith(String orchestration, @Nullable String json, StartOptions options) {
    if (engine.catalogue.orchestrator(orchestration).isEmpty()) {
      throw new UnknownOrchestration(orchestration, engine.catalogue.orchestrationNames());
    }
    Names.check("functionName", orchestration);
    UUID executionId = UUID.randomUUID();
    String given = options.instanceId();
    if (given != null) {
      checkId(given);
    }
    String id = given == null ? executionId.toString() : given;
    Terms terms = terms(options, engine.catalogue.isRemote(orchestration, false));
    String traceparent = engine.traces.started(orchestration, id);
    if (engine.owns(id)) {
      Message start =
          new Message.Start(
              orchestration, executionId, json, null, traceparent, false, false, terms);
      if (isDone(engine.tell(id, start), "instance " + id + " was not started")) {
        return id;
      }
    }
    send(
        id,
        new Message.Start(orchestration, executionId, json, null, traceparent, true, false, terms));
    awaitStart(id, executionId, options.reuse());
    return id;
  }

  private Terms terms(StartOptions options, boolean remote) {
    String version = options.version() == null ? engine.properties.version() : options.version();
    if (version != null && version.length() > LONGEST_VERSION) {
      throw new InvalidArgument("version", "must have at most " + LONGEST_VERSION + " characters");
    }
    if (options.tags().size() > StartOptions.MOST_TAGS) {
      throw new InvalidArgument("tags", "must be at most " + StartOptions.MOST_TAGS);
    }
    options
        .tags()
        .forEach(
            (key, value) -> {
              Names.check("tags", key);
              Names.check("tags", value);
            });
    Instant at = options.at();
    if (at != null && !at.isBefore(Mail.HELD)) {
      throw new InvalidArgument("at", "must be before " + Mail.HELD);
    }
    return new Terms(options.reuse(), version, options.tags(), at, remote);
  }

  /** The owner is another replica: it tells when it has dealt with the message. */
  private void awaitStart(String id, UUID executionId, IdReuse reuse) {
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
        boolean isInTheWay =
            row != null
                && (reuse == IdReuse.NEVER
                    || (reuse == IdReuse.ENDED && told && !row.status().isFinal()));
        if (isInTheWay) {
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
  public String exportHistory(String instanceId) {
    InstanceRow row = known(instanceId);
    return new HistoryCodec()
        .write(
            new ExportedHistory(
                row.name(),
                row.id(),
                row.executionId(),
                row.version(),
                row.depth(),
                row.input(),
                store.steps(row.executionId())));
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
    tell(instanceId, new Event.ExecutionTerminated(cut(reason), false, null));
  }

  @Override
  public void terminateWithChildren(String instanceId, @Nullable String reason) {
    tell(instanceId, new Event.ExecutionTerminated(cut(reason), true, null));
  }

  @Override
  public void rewind(String instanceId, @Nullable String reason) {
    Message message = new Message.Deliver(new Event.ExecutionRewound(cut(reason), 0));
    if (engine.owns(instanceId)
        && isDone(engine.tell(instanceId, message), "instance " + instanceId + " was not told")) {
      return;
    }
    RuntimeStatus status = known(instanceId).status();
    if (status == RuntimeStatus.COMPLETED || status == RuntimeStatus.TERMINATED) {
      throw new InstanceFinished(instanceId, status);
    }
    if (status != RuntimeStatus.FAILED) {
      throw new NotRewindable(instanceId, "it is " + status.label() + ".");
    }
    send(instanceId, message);
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
  public int purgeWithChildren(String instanceId) {
    InstanceRow row = store.find(instanceId).orElse(null);
    if (row == null || !row.status().isFinal()) {
      return 0;
    }
    // From below: who is interrupted finds the rest by the parents.
    int children =
        Children.all(store.steps(row.executionId()))
            .filter(this::isStillThatOf)
            .mapToInt(child -> purgeWithChildren(child.instanceId()))
            .sum();
    return children + store.purge(List.of(instanceId));
  }

  /** Another instance may have the id by now, or have had it before. */
  private boolean isStillThatOf(Action.CreateSubOrchestration child) {
    return store
        .find(child.instanceId())
        .filter(row -> row.startedAs().equals(child.executionId()))
        .isPresent();
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
      next = query.after(page.getLast());
    }
  }

  // ----------------------------------------------------------------------------- entities

  @Override
  public void signalEntity(EntityId entity, String operation, @Nullable Object input) {
    signalEntity(entity, operation, input, engine.clock.now());
  }

  @Override
  public void signalEntity(EntityId entity, String operation, @Nullable Object input, Instant at) {
    if (engine.catalogue.entity(entity.name()).isEmpty()) {
      throw new UnknownEntity(entity.name(), engine.catalogue.entityNames());
    }
    Names.check("operation", operation);
    if (!at.isBefore(Mail.HELD)) {
      throw new InvalidArgument("at", "must be before " + Mail.HELD);
    }
    Message message = new Message.Operate(operation, json(input, "input"), null);
    String id = entity.toString();
    try {
      engine.commit(
          Commit.unfenced().send(new Mail(0, Partition.of(id), id, null, null, at, message)));
    } catch (CommitFailedException e) {
      throw new TransientDataAccessResourceException("entity " + id + " was perhaps not told", e);
    }
  }

  @Override
  public Optional<EntityState> findEntity(EntityId entity) {
    return store.findEntity(entity.toString()).map(EngineClient::entity);
  }

  @Override
  public List<EntityState> listEntities(EntityQuery query) {
    return store.entities(query).stream().map(EngineClient::entity).toList();
  }

  private static EntityState entity(EntityRow row) {
    return new EntityState(
        EntityId.parse(row.id()), row.state(), row.lockedBy() != null, row.updatedAt());
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
        row.version(),
        row.tags(),
        row.input(),
        row.output(),
        row.customStatus(),
        row.failure(),
        row.createdAt(),
        row.updatedAt());
  }
}
