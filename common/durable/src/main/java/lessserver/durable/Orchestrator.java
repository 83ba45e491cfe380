package lessserver.durable;

import org.jspecify.annotations.Nullable;

/**
 * A workflow as plain code, read from top to bottom.
 *
 * <p>The code is run again from its start whenever its instance has to be brought back to memory
 * (after a crash, on another replica, after it was evicted), and must then do the same: time,
 * randomness and everything from outside come from the {@link OrchestrationContext}; what changes
 * the world is an activity. It must not block outside of the context and must not use it from
 * another thread. One bean serves any number of instances at once, so it keeps no state.
 *
 * @param <I> the input, as JSON maps to it
 * @param <O> the output, as it maps to JSON
 */
@FunctionalInterface
public interface Orchestrator<I extends @Nullable Object, O extends @Nullable Object> {

  /**
   * Does the work.
   *
   * @return the output of the finished instance; what is thrown instead makes it fail
   */
  O run(OrchestrationContext context, I input);
}
