package lessserver.durable.engine;

import java.util.ArrayList;
import java.util.List;
import lessserver.durable.history.Action;
import lessserver.durable.history.Step;
import org.jspecify.annotations.Nullable;

/** The code does not do again what history says it did. */
final class NonDeterminismException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int CONTEXT_LINES = 3;
  private static final int WIDTH = 48;

  /**
   * @param recorded the step as it was
   * @param repeated what the code did of it, up to and with the first difference
   */
  NonDeterminismException(String orchestration, Step recorded, List<Action> repeated) {
    super(
        "The code of %s no longer does what step %d of this instance did. Bring the old order back, or end the instance;"
                .formatted(orchestration, recorded.number())
            + " then resume it.\n"
            + comparison(recorded.actions(), repeated));
  }

  private static String comparison(List<Action> recorded, List<Action> repeated) {
    int different = 0;
    while (different < recorded.size()
        && different < repeated.size()
        && same(recorded.get(different), repeated.get(different))) {
      different++;
    }
    List<String> lines = new ArrayList<>();
    lines.add(line("  ", "history", "code"));
    for (int i = Math.max(0, different - CONTEXT_LINES);
        i <= Math.min(different + CONTEXT_LINES, Math.max(recorded.size(), repeated.size()) - 1);
        i++) {
      Action was = i < recorded.size() ? recorded.get(i) : null;
      Action is = i < repeated.size() ? repeated.get(i) : null;
      lines.add(line(i == different ? "> " : "  ", text(was), text(is)));
    }
    return String.join("\n", lines);
  }

  /** Whether one is the other done again. */
  static boolean same(Action was, Action is) {
    return was.sequence() == is.sequence()
        && was.getClass() == is.getClass()
        && was.name().equals(is.name());
  }

  private static String text(@Nullable Action action) {
    return action == null
        ? "(nothing)"
        : "%d %s %s"
            .formatted(action.sequence(), action.getClass().getSimpleName(), action.name())
            .strip();
  }

  private static String line(String mark, String left, String right) {
    return mark + (left + " ".repeat(Math.max(1, WIDTH - left.length()))) + right;
  }
}
