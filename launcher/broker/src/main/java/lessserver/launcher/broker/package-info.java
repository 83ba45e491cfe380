/** A Kafka broker for one machine: configured, formatted once, and run in its own JVM. */
@NullMarked
package lessserver.launcher.broker;

import org.jspecify.annotations.NullMarked;
