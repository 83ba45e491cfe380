package lessserver.durable.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Step;

/** The orchestrations that an execution has started, as its history tells. */
final class Children {

  private Children() {}

  static Stream<Action.CreateSubOrchestration> all(List<Step> history) {
    return history.stream()
        .flatMap(step -> step.actions().stream())
        .filter(Action.CreateSubOrchestration.class::isInstance)
        .map(Action.CreateSubOrchestration.class::cast);
  }

  /** Those whose end has not been told. */
  static List<Action.CreateSubOrchestration> unanswered(List<Step> history) {
    Map<Integer, Action.CreateSubOrchestration> open =
        all(history)
            .collect(Collectors.toMap(Action.CreateSubOrchestration::sequence, child -> child));
    for (Step step : history) {
      for (Event event : step.received()) {
        if (event instanceof Event.Answer answer) {
          open.remove(answer.sequence());
        }
      }
    }
    return List.copyOf(open.values());
  }
}
