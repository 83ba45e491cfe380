/**
 * CloudEvents on Kafka: told through an outbox in the transaction of the state they tell of, heard
 * by traced listeners with retry and dead letters, and applied once.
 */
@NullMarked
package lessserver.events;

import org.jspecify.annotations.NullMarked;
