package lessserver.durable.engine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import lessserver.durable.store.Store;

/**
 * The database's wall clock, without asking it each time: carried on by the process's own monotonic
 * clock, and set anew at every scan. Safe for use by many threads.
 */
final class DatabaseClock {

  private record Reading(Instant time, long nanoTime) {}

  private final Store store;
  private volatile Reading last = new Reading(Instant.EPOCH, System.nanoTime());

  DatabaseClock(Store store) {
    this.store = store;
  }

  void set() {
    Instant time = store.now();
    last = new Reading(time, System.nanoTime()); // taken later: rather slow than fast
  }

  Instant now() {
    Reading reading = last;
    if (reading.time().equals(Instant.EPOCH)) {
      set();
      reading = last;
    }
    return reading
        .time()
        .plusNanos(System.nanoTime() - reading.nanoTime())
        .truncatedTo(ChronoUnit.MICROS);
  }
}
