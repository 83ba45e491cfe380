/**
 * The engine. {@link lessserver.durable.engine.Execution} is one step, a function from history and
 * events to actions; {@link lessserver.durable.engine.LiveInstance} is the step's transaction;
 * {@link lessserver.durable.engine.Ownership} decides which replica takes it.
 */
@NullMarked
package lessserver.durable.engine;

import org.jspecify.annotations.NullMarked;
