/**
 * Fixtures for every module's tests: a real Kafka broker, a real PostgreSQL, a throw-away data
 * folder, a clock that is set by hand, events and spans to wait for, a JVM to kill, and the house's
 * architecture rules.
 */
@NullMarked
package lessserver.testing;

import org.jspecify.annotations.NullMarked;
