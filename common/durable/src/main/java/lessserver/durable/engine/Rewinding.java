package lessserver.durable.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import lessserver.durable.TaskFailedException;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Step;

/**
 * What remains of a failed execution's history when its failures are taken back.
 *
 * @param kept the steps before the first of these failures
 * @param received what came later and stays true: results of what was begun before, events
 */
record Rewinding(List<Step> kept, List<Event> received, int nextSequence) {

  /**
   * Goes back to the first failure after which nothing that was begun has succeeded. Whose own code
   * failed goes back by its last step. Empty if a failure from outside is behind the end, but
   * something begun after it has succeeded: without its result it would be done again.
   */
  static Optional<Rewinding> of(List<Step> history) {
    OptionalInt cut = cut(history);
    return cut.isEmpty() ? Optional.empty() : Optional.of(of(history, cut.getAsInt()));
  }

  private static Rewinding of(List<Step> history, int cut) {
    List<Step> kept = history.subList(0, cut);
    Set<Integer> asked = sequences(kept);
    List<Event> received =
        history.subList(cut, history.size()).stream()
            .flatMap(step -> step.received().stream())
            .filter(event -> staysTrue(event, asked))
            .toList();
    int next = sequences(history).stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    int rewoundBefore =
        events(history)
            .filter(Event.ExecutionRewound.class::isInstance)
            .mapToInt(event -> ((Event.ExecutionRewound) event).nextSequence())
            .max()
            .orElse(0);
    return new Rewinding(List.copyOf(kept), received, Math.max(next, rewoundBefore));
  }

  private static OptionalInt cut(List<Step> history) {
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).received().stream().anyMatch(Rewinding::isFailure)
          && nothingSucceededOf(history.subList(i, history.size()))) {
        return OptionalInt.of(i);
      }
    }
    return failedByAnother(history)
        ? OptionalInt.empty()
        : OptionalInt.of(Math.max(0, history.size() - 1));
  }

  /** Whether it ended with the failure of a call, whatever its code made of it. */
  private static boolean failedByAnother(List<Step> history) {
    return history.stream()
        .flatMap(step -> step.actions().stream())
        .anyMatch(
            action ->
                action instanceof Action.FailOrchestration last
                    && last.failure().isCausedBy(TaskFailedException.class));
  }

  /** Whether none of the activities and children that these steps began succeeded. */
  private static boolean nothingSucceededOf(List<Step> steps) {
    Set<Integer> begun = sequences(steps);
    return events(steps).noneMatch(event -> isSuccess(event, begun));
  }

  private static boolean isSuccess(Event event, Set<Integer> begun) {
    return (event instanceof Event.TaskCompleted
            || event instanceof Event.SubOrchestrationCompleted
            || event instanceof Event.EntityOperationCompleted)
        && begun.contains(((Event.Answer) event).sequence());
  }

  private static boolean isFailure(Event event) {
    return event instanceof Event.TaskFailed
        || event instanceof Event.SubOrchestrationFailed
        || event instanceof Event.EntityOperationFailed;
  }

  private static boolean staysTrue(Event event, Set<Integer> asked) {
    return switch (event) {
      case Event.TaskFailed _, Event.SubOrchestrationFailed _, Event.EntityOperationFailed _ ->
          false;
      case Event.Answer answer -> asked.contains(answer.sequence());
      case Event.ExecutionTerminated _, Event.ExecutionRewound _ -> false;
      default -> true;
    };
  }

  private static Stream<Event> events(List<Step> steps) {
    return steps.stream().flatMap(step -> step.received().stream());
  }

  private static Set<Integer> sequences(List<Step> steps) {
    Set<Integer> sequences = new HashSet<>();
    for (Step step : steps) {
      for (Action action : step.actions()) {
        if (!(action instanceof Action.FailOrchestration)) { // whose number may be any
          sequences.add(action.sequence());
        }
      }
    }
    return sequences;
  }

  /** The actions of the kept steps that are still to be answered. */
  List<Action> unanswered(Execution replayed) {
    Set<Integer> answered = new HashSet<>();
    for (Event event : received) {
      if (event instanceof Event.Answer answer) {
        answered.add(answer.sequence());
      }
    }
    List<Action> unanswered = new ArrayList<>();
    for (Step step : kept) {
      for (Action action : step.actions()) {
        if (replayed.awaits(action.sequence()) && !answered.contains(action.sequence())) {
          unanswered.add(action);
        }
      }
    }
    return unanswered;
  }
}
