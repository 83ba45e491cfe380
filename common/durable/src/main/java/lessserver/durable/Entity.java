package lessserver.durable;

import org.jspecify.annotations.Nullable;

/**
 * A small piece of state with operations that are done one at a time: an account, a counter, a
 * device. One bean serves all entities of its name; each has a key and a state of its own. An
 * operation, the state it leaves and what it tells others are stored together, once; its code may
 * run again if that fails.
 *
 * @param <S> the state, as JSON maps to it
 */
@FunctionalInterface
public interface Entity<S> {

  /**
   * Does one operation.
   *
   * @param state null when there is none yet, or none any more
   * @return the state from now on; null to delete it. What is thrown instead leaves the state as it
   *     was, and fails the call
   */
  @Nullable S run(EntityContext context, @Nullable S state);
}
