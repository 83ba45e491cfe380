package lessserver.durable.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lessserver.durable.Failure;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Step;
import org.jspecify.annotations.Nullable;

/**
 * Tells an execution's steps as Azure's history events. An activity that has ended is one event:
 * that it was scheduled stands in the event of its end, as {@code ScheduledTime}. What Azure has no
 * word for (side effects, custom statuses, cancelled timers) is left out.
 */
final class HistoryEvents {

  private final Instance instance;
  private final boolean showInput;
  private final boolean showOutput;

  /** In the order in which they happened; those that a later one speaks for are taken out again. */
  private final TreeMap<Integer, ObjectNode> told = new TreeMap<>();

  private final Map<Integer, Scheduled> scheduled = new HashMap<>();
  private final Map<Integer, Instant> timers = new HashMap<>();
  private final Map<Integer, String> operations = new HashMap<>();

  /** Something that will be answered, and the place of its event. */
  private record Scheduled(int place, String name, @Nullable String input, Instant at) {}

  private HistoryEvents(Instance instance, boolean showInput, boolean showOutput) {
    this.instance = instance;
    this.showInput = showInput;
    this.showOutput = showOutput;
  }

  static List<ObjectNode> of(
      Instance instance, List<Step> steps, boolean showInput, boolean showOutput) {
    HistoryEvents events = new HistoryEvents(instance, showInput, showOutput);
    for (Step step : steps) {
      step.received().forEach(event -> events.received(event, step.at()));
      step.actions().forEach(action -> events.did(action, step.at()));
    }
    return List.copyOf(events.told.values());
  }

  private void received(Event event, Instant at) {
    switch (event) {
      case Event.ExecutionStarted _ -> {
        ObjectNode started = tell("ExecutionStarted", at).put("FunctionName", instance.name());
        input(started, instance.input());
      }
      case Event.TaskCompleted done ->
          result(answer("TaskCompleted", done.sequence(), at), done.result());
      case Event.TaskFailed failed ->
          failure(answer("TaskFailed", failed.sequence(), at), failed.failure());
      case Event.SubOrchestrationCompleted done ->
          result(answer("SubOrchestrationInstanceCompleted", done.sequence(), at), done.result());
      case Event.SubOrchestrationFailed failed ->
          failure(
              answer("SubOrchestrationInstanceFailed", failed.sequence(), at), failed.failure());
      case Event.EntityOperationCompleted done ->
          input(entityAnswer(done.sequence(), at), done.result());
      case Event.EntityOperationFailed failed ->
          failure(entityAnswer(failed.sequence(), at), failed.failure());
      case Event.EntityLockGranted granted -> entityAnswer(granted.sequence(), at);
      case Event.TimerFired fired -> {
        ObjectNode told = tell("TimerFired", at);
        Instant fireAt = timers.get(fired.sequence());
        if (fireAt != null) {
          told.put("FireAt", fireAt.toString());
        }
      }
      case Event.EventRaised raised ->
          input(tell("EventRaised", raised.at()).put("Name", raised.name()), raised.data());
      case Event.ExecutionSuspended held ->
          tell("ExecutionSuspended", at).put("Reason", held.reason());
      case Event.ExecutionResumed released ->
          tell("ExecutionResumed", at).put("Reason", released.reason());
      case Event.ExecutionRewound rewound ->
          tell("ExecutionRewound", at).put("Reason", rewound.reason());
      case Event.ExecutionTerminated ended ->
          input(tell("ExecutionTerminated", at), text(ended.reason()));
    }
  }

  private void did(Action action, Instant at) {
    switch (action) {
      case Action.ScheduleTask task ->
          schedule("TaskScheduled", task.sequence(), task.name(), task.input(), at);
      case Action.CreateSubOrchestration child ->
          schedule(
                  "SubOrchestrationInstanceCreated",
                  child.sequence(),
                  child.name(),
                  child.input(),
                  at)
              .put("InstanceId", child.instanceId());
      case Action.CreateTimer timer -> {
        tell("TimerCreated", at).put("FireAt", timer.fireAt().toString());
        timers.put(timer.sequence(), timer.fireAt());
      }
      case Action.SendEvent sent ->
          input(
              tell("EventSent", at).put("InstanceId", sent.instanceId()).put("Name", sent.name()),
              sent.input());
      case Action.CallEntity call ->
          sent(call.entity(), call.operation(), call.input(), at, call.sequence());
      case Action.SignalEntity signal ->
          sent(signal.entity(), signal.operation(), signal.input(), at, signal.sequence());
      case Action.LockEntities lock ->
          lock.entities().forEach(entity -> sent(entity, "lock", null, at, lock.sequence()));
      case Action.UnlockEntities unlock ->
          unlock.entities().forEach(entity -> sent(entity, "unlock", null, at, unlock.sequence()));
      case Action.CompleteOrchestration done ->
          result(completed(RuntimeStatus.COMPLETED.label(), at), done.input());
      case Action.FailOrchestration failed ->
          properties(
              result(
                  completed(RuntimeStatus.FAILED.label(), at), text(failed.failure().toString())),
              failed.failure());
      case Action.ContinueAsNew next -> result(completed("ContinuedAsNew", at), next.input());
      case Action.CancelTimer _,
          Action.RecordSideEffect _,
          Action.SetCustomStatus _,
          Action.TakePatch _ -> {}
    }
  }

  /** Azure, too, tells of entities as of events. */
  private void sent(String to, String name, @Nullable String input, Instant at, int sequence) {
    input(tell("EventSent", at).put("InstanceId", to).put("Name", name), input);
    operations.put(sequence, to + " " + name);
  }

  private ObjectNode entityAnswer(int sequence, Instant at) {
    return tell("EventRaised", at).put("Name", operations.get(sequence));
  }

  private ObjectNode tell(String type, Instant at) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("EventType", type).put("Timestamp", at.toString());
    told.put(told.isEmpty() ? 0 : told.lastKey() + 1, event);
    return event;
  }

  private ObjectNode completed(String status, Instant at) {
    return tell("ExecutionCompleted", at).put("OrchestrationStatus", status);
  }

  private ObjectNode schedule(
      String type, int sequence, String name, @Nullable String input, Instant at) {
    ObjectNode event = tell(type, at).put("Name", name);
    input(event, input);
    scheduled.put(sequence, new Scheduled(told.lastKey(), name, input, at));
    return event;
  }

  private ObjectNode answer(String type, int sequence, Instant at) {
    ObjectNode event = tell(type, at);
    Scheduled asked = scheduled.get(sequence);
    if (asked != null) {
      told.remove(asked.place());
      event.put("ScheduledTime", asked.at().toString()).put("FunctionName", asked.name());
      input(event, asked.input());
    }
    return event;
  }

  private void input(ObjectNode event, @Nullable String json) {
    if (showInput && json != null) {
      event.putRawValue("Input", new RawValue(json));
    }
  }

  private ObjectNode result(ObjectNode event, @Nullable String json) {
    if (showOutput && json != null) {
      event.putRawValue("Result", new RawValue(json));
    }
    return event;
  }

  private static void failure(ObjectNode event, Failure failure) {
    event.put("Reason", failure.toString());
    if (failure.stackTrace() != null) {
      event.put("Details", failure.stackTrace());
    }
    properties(event, failure);
  }

  private static void properties(ObjectNode event, Failure failure) {
    Map<String, @Nullable Object> properties = failure.propertiesWithin();
    if (!properties.isEmpty()) {
      event.putPOJO("Properties", properties);
    }
  }

  private static @Nullable String text(@Nullable String text) {
    return text == null ? null : TextNode.valueOf(text).toString();
  }
}
