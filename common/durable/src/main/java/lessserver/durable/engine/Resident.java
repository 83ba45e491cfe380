package lessserver.durable.engine;

import java.util.concurrent.CompletableFuture;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Mail;
import lessserver.durable.store.Partition;
import org.jspecify.annotations.Nullable;

/** What lives in its owner's memory and takes messages: an instance, or an entity. */
interface Resident {

  String id();

  Partition partition();

  /** Takes a message; false if it has left memory. */
  boolean offer(Mail mail, @Nullable CompletableFuture<InstanceRow> reply);

  void wake();

  /** Leaves memory if there is nothing to do. */
  boolean tryEvict();

  /** Leaves memory, whatever it does; what is under way will not be stored. */
  void forget();

  /** By {@link System#nanoTime}. */
  long lastUsed();

  /** Whether its code is parked. */
  boolean isCached();

  boolean isBusy();

  /** When its code began to run, by {@link System#nanoTime}; 0 while it does not. */
  long steppingSince();
}
