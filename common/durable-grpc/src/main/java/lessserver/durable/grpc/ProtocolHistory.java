package lessserver.durable.grpc;

import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateSubOrchestrationAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateTimerAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryChunk;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorStartedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ScheduleTaskAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.SubOrchestrationInstanceCreatedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TaskScheduledEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.TimerCreatedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Step;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's history of one execution, as the engine's tells it: what a worker was told in each
 * episode, and behind it what it answered.
 */
final class ProtocolHistory {

  /** In their order, by their number in the engine's history. */
  private final Map<Integer, OrchestratorRequest> episodes = new LinkedHashMap<>();

  private final Map<Integer, OrchestratorResponse> answers = new HashMap<>();

  static ProtocolHistory of(List<Step> steps) {
    ProtocolHistory history = new ProtocolHistory();
    for (Step step : steps) {
      step.received().forEach(history::read);
      step.actions().forEach(history::read);
    }
    return history;
  }

  private void read(Event event) {
    if (event instanceof Event.TaskCompleted done && episodes.containsKey(done.sequence())) {
      answers.put(
          done.sequence(), Encoded.read(unquoted(done.result()), OrchestratorResponse.parser()));
    }
  }

  private void read(Action action) {
    if (action instanceof Action.ScheduleTask task
        && task.name().equals(DurableGrpcAutoConfiguration.EPISODE)) {
      episodes.put(
          task.sequence(), Encoded.read(unquoted(task.input()), OrchestratorRequest.parser()));
    }
  }

  private static String unquoted(@Nullable String json) {
    return String.valueOf(json).replace("\"", "");
  }

  /** Whether it is a remote one: only those have episodes. */
  boolean isRemote() {
    return !episodes.isEmpty();
  }

  /** Whether it is the history of that execution, and not of one that has taken its place. */
  boolean isOf(StringValue executionId) {
    return episodes.values().stream().allMatch(each -> each.getExecutionId().equals(executionId));
  }

  /** Whether a worker has begun it. */
  boolean isBegun() {
    return !answers.isEmpty();
  }

  /** What was told and answered; not what a worker has in hand. */
  List<HistoryEvent> past() {
    List<HistoryEvent> past = new ArrayList<>();
    Set<Integer> known = new HashSet<>();
    episodes.forEach(
        (number, episode) -> {
          OrchestratorResponse answer = answers.get(number);
          if (answer == null) {
            return;
          }
          for (HistoryEvent event : episode.getNewEventsList()) {
            past.add(stamped(event, answer));
          }
          for (OrchestratorAction action : answer.getActionsList()) {
            if (known.add(action.getId())) { // Some SDKs repeat some of their actions.
              event(action, episode.getNewEvents(0).getTimestamp()).ifPresent(past::add);
            }
          }
        });
    return past;
  }

  /** The past in parts of that many bytes at most, or of one event that is larger. */
  List<HistoryChunk> pastInChunks(int most) {
    List<HistoryChunk> chunks = new ArrayList<>();
    HistoryChunk.Builder chunk = HistoryChunk.newBuilder();
    int size = 0;
    for (HistoryEvent event : past()) {
      if (size > 0 && size + event.getSerializedSize() > most) {
        chunks.add(chunk.build());
        chunk = HistoryChunk.newBuilder();
        size = 0;
      }
      chunk.addEvents(event);
      size += event.getSerializedSize();
    }
    chunks.add(chunk.build());
    return chunks;
  }

  /** The worker finds again under which version, and with which patches, it ran then. */
  private static HistoryEvent stamped(HistoryEvent event, OrchestratorResponse answer) {
    return event.hasOrchestratorStarted() && answer.hasVersion()
        ? event.toBuilder()
            .setOrchestratorStarted(
                OrchestratorStartedEvent.newBuilder().setVersion(answer.getVersion()))
            .build()
        : event;
  }

  /** Only of what is answered later: not all SDKs know the others' events. */
  private static Optional<HistoryEvent> event(OrchestratorAction action, Timestamp at) {
    HistoryEvent.Builder event =
        HistoryEvent.newBuilder().setEventId(action.getId()).setTimestamp(at);
    return switch (action.getOrchestratorActionTypeCase()) {
      case SCHEDULETASK ->
          Optional.of(event.setTaskScheduled(scheduled(action.getScheduleTask())).build());
      case CREATETIMER ->
          Optional.of(event.setTimerCreated(created(action.getCreateTimer())).build());
      case CREATESUBORCHESTRATION ->
          Optional.of(
              event
                  .setSubOrchestrationInstanceCreated(created(action.getCreateSubOrchestration()))
                  .build());
      default -> Optional.empty();
    };
  }

  private static TaskScheduledEvent scheduled(ScheduleTaskAction task) {
    TaskScheduledEvent.Builder scheduled =
        TaskScheduledEvent.newBuilder()
            .setName(task.getName())
            .setTaskExecutionId(task.getTaskExecutionId());
    if (task.hasVersion()) {
      scheduled.setVersion(task.getVersion());
    }
    if (task.hasInput()) {
      scheduled.setInput(task.getInput());
    }
    return scheduled.build();
  }

  private static TimerCreatedEvent created(CreateTimerAction timer) {
    return TimerCreatedEvent.newBuilder()
        .setFireAt(timer.getFireAt())
        .setName(timer.getName())
        .build();
  }

  private static SubOrchestrationInstanceCreatedEvent created(CreateSubOrchestrationAction child) {
    SubOrchestrationInstanceCreatedEvent.Builder created =
        SubOrchestrationInstanceCreatedEvent.newBuilder()
            .setInstanceId(child.getInstanceId())
            .setName(child.getName());
    if (child.hasVersion()) {
      created.setVersion(child.getVersion());
    }
    if (child.hasInput()) {
      created.setInput(child.getInput());
    }
    return created.build();
  }
}
