/**
 * Azure's HTTP API for orchestrations, under {@code /runtime/webhooks/durabletask}: thin triggers
 * over the {@link lessserver.durable.DurableClient}, and its payloads.
 */
@NullMarked
package lessserver.durable.http;

import org.jspecify.annotations.NullMarked;
