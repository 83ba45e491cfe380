/**
 * Durable orchestrations: plain code that survives the death of its process.
 *
 * <p>This package is what a service writes against: an {@link lessserver.durable.Orchestrator}, its
 * {@link lessserver.durable.OrchestrationContext}, and the {@link lessserver.durable.DurableClient}
 * that starts and watches. How it works is in {@code docs/durable.md}.
 */
@NullMarked
package lessserver.durable;

import org.jspecify.annotations.NullMarked;
