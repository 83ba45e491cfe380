package lessserver.durable;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failure keeps of an exception beside its type, message and causes: a code, a limit, a name
 * that whoever handles it may ask for. A bean; if there are several, all of them are asked.
 */
@FunctionalInterface
public interface ExceptionProperties {

  /**
   * Tells what is to be kept.
   *
   * @param thrown by an activity, an orchestrator or an entity, or the cause of such
   * @return texts, numbers and truth values, or lists and maps of those; anything else is kept as
   *     its text. Empty if there is nothing to keep
   */
  Map<String, ? extends @Nullable Object> of(Throwable thrown);
}
