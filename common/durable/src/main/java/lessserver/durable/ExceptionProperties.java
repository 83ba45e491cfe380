package lessserver.durable;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failure keeps of an exception beside its type, message and causes: a code, a limit, a name
 * that whoever handles it may ask for. A bean; if there are several, all of them are asked, and
 * what one throws keeps nothing of the others' from the failure.
 */
@FunctionalInterface
public interface ExceptionProperties {

  /**
   * Tells what is to be kept.
   *
   * @param thrown by an activity, an orchestrator or an entity, or the cause of such
   * @return texts, truth values and numbers, or collections and maps of those. Whole numbers come
   *     back as Integer, or as Long if they are larger, others as Double, collections as lists;
   *     anything else is kept as its text: a BigDecimal, what a long cannot hold, what is no finite
   *     number, what is nested deeper. Empty if there is nothing to keep
   */
  Map<String, ? extends @Nullable Object> of(Throwable thrown);
}
