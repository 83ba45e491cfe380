package lessserver.durable.history;

import java.time.Instant;
import java.util.List;

/**
 * One step of an execution, and one row of history: what it received and what the code then did
 * until it waited again.
 *
 * @param number counts the steps of an execution from 0
 * @param at the time that the code saw
 */
public record Step(int number, Instant at, List<Event> received, List<Action> actions) {

  public Step {
    received = List.copyOf(received);
    actions = List.copyOf(actions);
  }

  /** How much it adds to the history's length. */
  public int events() {
    return received.size() + actions.size();
  }
}
