package lessserver.durable.grpc;

import com.google.protobuf.StringValue;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CompleteOrchestrationAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateSubOrchestrationAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateTimerAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.EventRaisedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ExecutionStartedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationInstance;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorStartedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ScheduleTaskAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.SendEventAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.SubOrchestrationInstanceCompletedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.SubOrchestrationInstanceFailedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TaskCompletedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TaskFailedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TimerFiredEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.RaisedEvent;
import lessserver.durable.RelayedFailureException;
import lessserver.durable.Retry;
import lessserver.durable.Task;
import lessserver.durable.TaskFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * One execution of a remote orchestration: tells a worker what has happened, does what it answers,
 * waits until something happens, and tells it again. Every question and its answer are an activity
 * of the engine's, so all this is repeated as any orchestrator's code is.
 */
final class RemoteExecution {

  /** Of an event that is no action's. */
  private static final int NO_ACTION = -1;

  private static final Duration TICK = ChronoUnit.MICROS.getDuration();

  private final OrchestrationContext context;
  private final Function<String, String> episode;
  private final Function<RemoteActivity.Call, @Nullable String> activity;
  private final long mostNews;

  /** What it waits for, and how the worker is told of its end. */
  private final Map<Task<?>, Supplier<HistoryEvent.Builder>> open = new LinkedHashMap<>();

  /** What the worker has not been told yet. */
  private final Deque<HistoryEvent> news = new ArrayDeque<>();

  private final Set<Integer> performed = new HashSet<>();
  private StringValue customStatus = StringValue.getDefaultInstance();
  private Instant lastStamp = Instant.EPOCH;

  RemoteExecution(
      OrchestrationContext context,
      Function<String, String> episode,
      Function<RemoteActivity.Call, @Nullable String> activity,
      DataSize largestPayload) {
    this.context = context;
    this.episode = episode;
    this.activity = activity;
    this.mostNews = largestPayload.toBytes() / 2; // a third more in Base64
  }

  @Nullable RawJson run(@Nullable RawJson input) {
    note(HistoryEvent.newBuilder().setExecutionStarted(started(input)));
    listen();
    while (true) {
      OrchestratorResponse answer = ask();
      if (answer.hasCustomStatus() && !answer.getCustomStatus().equals(customStatus)) {
        customStatus = answer.getCustomStatus();
        context.customStatus(RawJson.of(customStatus));
      }
      for (OrchestratorAction action : answer.getActionsList()) {
        // SDKs that do not look for the event of an action repeat it in each answer.
        if (performed.add(action.getId())) {
          perform(action);
        }
      }
      Optional<CompleteOrchestrationAction> end =
          answer.getActionsList().stream()
              .filter(OrchestratorAction::hasCompleteOrchestration)
              .map(OrchestratorAction::getCompleteOrchestration)
              .findFirst();
      if (end.isPresent()) {
        return end(end.get());
      }
      awaitNews();
    }
  }

  // ------------------------------------------------------------------------------ the question

  private ExecutionStartedEvent started(@Nullable RawJson input) {
    ExecutionStartedEvent.Builder started =
        ExecutionStartedEvent.newBuilder()
            .setName(context.name())
            .setOrchestrationInstance(
                OrchestrationInstance.newBuilder()
                    .setInstanceId(context.instanceId())
                    .setExecutionId(StringValue.of(context.executionId().toString())));
    if (input != null) {
      started.setInput(StringValue.of(input.text()));
    }
    if (context.version() != null) {
      started.setVersion(Words.text(context.version()));
    }
    return started.build();
  }

  /** Tells as much of the news as fits, and at least one. */
  private OrchestratorResponse ask() {
    OrchestratorRequest.Builder request =
        OrchestratorRequest.newBuilder()
            .setInstanceId(context.instanceId())
            .setExecutionId(StringValue.of(context.executionId().toString()))
            .addNewEvents(
                stamped(
                    HistoryEvent.newBuilder()
                        .setOrchestratorStarted(OrchestratorStartedEvent.getDefaultInstance())));
    long size = 0;
    while (!news.isEmpty()
        && (size == 0 || size + news.getFirst().getSerializedSize() <= mostNews)) {
      size += news.getFirst().getSerializedSize();
      request.addNewEvents(news.removeFirst());
    }
    return Encoded.read(
        context.call(episode, Encoded.write(request.build())), OrchestratorResponse.parser());
  }

  private void awaitNews() {
    while (news.isEmpty() || open.keySet().stream().anyMatch(Task::isDone)) {
      Task<?> ended = context.any(List.copyOf(open.keySet()));
      Supplier<HistoryEvent.Builder> event = open.remove(ended);
      if (event != null) {
        note(event.get());
      }
    }
  }

  private void note(HistoryEvent.Builder event) {
    news.addLast(stamped(event.setEventId(NO_ACTION)));
  }

  /**
   * Never the same time twice: SDKs take the time of an episode for the only time there is, and
   * hand events back whose order nothing else tells.
   */
  private HistoryEvent stamped(HistoryEvent.Builder event) {
    Instant now = context.now().truncatedTo(ChronoUnit.MICROS);
    lastStamp = now.isAfter(lastStamp) ? now : lastStamp.plus(TICK);
    return event.setTimestamp(Words.timestamp(lastStamp)).build();
  }

  // -------------------------------------------------------------------------------- the answer

  private void perform(OrchestratorAction action) {
    int id = action.getId();
    switch (action.getOrchestratorActionTypeCase()) {
      case SCHEDULETASK -> call(id, action.getScheduleTask());
      case CREATETIMER -> createTimer(id, action.getCreateTimer());
      case CREATESUBORCHESTRATION -> start(id, action.getCreateSubOrchestration());
      case SENDEVENT -> {
        SendEventAction event = action.getSendEvent();
        context.sendEvent(
            event.getInstance().getInstanceId(), event.getName(), RawJson.of(event.getData()));
      }
      case COMPLETEORCHESTRATION -> {} // when all the others are done
      default ->
          throw new UnsupportedOperationException(
              "the worker wants " + action.getOrchestratorActionTypeCase());
    }
  }

  private void call(int id, ScheduleTaskAction call) {
    Task<@Nullable String> task =
        context.start(
            activity,
            new RemoteActivity.Call(
                context.instanceId(),
                context.executionId(),
                id,
                call.getName(),
                Words.textOrNull(call.hasVersion(), call.getVersion()),
                Words.textOrNull(call.hasInput(), call.getInput()),
                call.getTaskExecutionId()),
            Retry.NONE);
    open.put(
        task,
        () -> {
          try {
            TaskCompletedEvent.Builder completed =
                TaskCompletedEvent.newBuilder().setTaskScheduledId(id);
            String result = task.await();
            return HistoryEvent.newBuilder()
                .setTaskCompleted(
                    result == null ? completed : completed.setResult(StringValue.of(result)));
          } catch (TaskFailedException e) {
            return HistoryEvent.newBuilder()
                .setTaskFailed(
                    TaskFailedEvent.newBuilder()
                        .setTaskScheduledId(id)
                        .setFailureDetails(Words.details(e.failure())));
          }
        });
  }

  private void start(int id, CreateSubOrchestrationAction child) {
    String childId = child.getInstanceId();
    Task<@Nullable RawJson> task =
        context.startOrchestration(
            child.getName(),
            RawJson.of(child.getInput()),
            childId.isEmpty() ? null : childId,
            RawJson.class);
    open.put(
        task,
        () -> {
          try {
            SubOrchestrationInstanceCompletedEvent.Builder completed =
                SubOrchestrationInstanceCompletedEvent.newBuilder().setTaskScheduledId(id);
            RawJson output = task.await();
            return HistoryEvent.newBuilder()
                .setSubOrchestrationInstanceCompleted(
                    output == null
                        ? completed
                        : completed.setResult(StringValue.of(output.text())));
          } catch (TaskFailedException e) {
            return HistoryEvent.newBuilder()
                .setSubOrchestrationInstanceFailed(
                    SubOrchestrationInstanceFailedEvent.newBuilder()
                        .setTaskScheduledId(id)
                        .setFailureDetails(Words.details(e.failure())));
          }
        });
  }

  /** SDKs look whether the time of the episode is past it, some by whole milliseconds. */
  private void createTimer(int id, CreateTimerAction timer) {
    Instant past = Words.instant(timer.getFireAt()).plusMillis(1);
    open.put(
        context.timer(past),
        () -> {
          lastStamp = past.isAfter(lastStamp) ? past : lastStamp;
          return HistoryEvent.newBuilder()
              .setTimerFired(
                  TimerFiredEvent.newBuilder().setTimerId(id).setFireAt(timer.getFireAt()));
        });
  }

  /** Takes the next event, and after that one the one after it. */
  private void listen() {
    Task<RaisedEvent<RawJson>> next = context.nextEvent(RawJson.class);
    open.put(
        next,
        () -> {
          listen();
          RaisedEvent<RawJson> raised = next.await();
          EventRaisedEvent.Builder event = EventRaisedEvent.newBuilder().setName(raised.name());
          RawJson data = raised.data();
          return HistoryEvent.newBuilder()
              .setEventRaised(data == null ? event : event.setInput(StringValue.of(data.text())));
        });
  }

  private @Nullable RawJson end(CompleteOrchestrationAction end) {
    return switch (end.getOrchestrationStatus()) {
      case ORCHESTRATION_STATUS_COMPLETED -> RawJson.of(end.getResult());
      case ORCHESTRATION_STATUS_FAILED ->
          throw new RelayedFailureException(Words.failure(end.getFailureDetails()));
      case ORCHESTRATION_STATUS_CONTINUED_AS_NEW ->
          context.continueAsNew(RawJson.of(end.getResult()), unprocessed(end));
      default ->
          throw new UnsupportedOperationException(
              "the worker says " + end.getOrchestrationStatus());
    };
  }

  /** First what the worker was told of and gives back, then what it was not told. */
  private List<RaisedEvent<RawJson>> unprocessed(CompleteOrchestrationAction end) {
    while (open.keySet().stream().anyMatch(Task::isDone)) {
      awaitNews();
    }
    return Stream.concat(
            end.getCarryoverEventsList().stream()
                .sorted(Comparator.comparing(event -> Words.instant(event.getTimestamp()))),
            news.stream())
        .filter(HistoryEvent::hasEventRaised)
        .map(HistoryEvent::getEventRaised)
        .map(event -> new RaisedEvent<>(event.getName(), RawJson.of(event.getInput())))
        .toList();
  }
}
