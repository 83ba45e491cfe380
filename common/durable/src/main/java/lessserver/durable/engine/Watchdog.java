package lessserver.durable.engine;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps orchestrators that compute without end from taking all carrier threads: for each that is at
 * it for long, the scheduler gets one carrier more, and further ones for as long as it does not get
 * round to what is queued. So a loop costs its share of the processor, and not the life of all
 * others.
 */
final class Watchdog {

  private static final Duration PERIOD = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofMillis(500);
  private static final int MOST_EXTRA = 64;

  private final Supplier<Collection<Resident>> residents;
  private final Ticker ticker = new Ticker("durable-watchdog", this::tick);
  private final VirtualThreadSchedulerMXBean scheduler =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
  private final Set<Thread> stuck = ConcurrentHashMap.newKeySet();

  /** How many carriers it has added; others may have added some, too. */
  private int extra;

  /** How often the scheduler had not got round to what was queued a while before. */
  private int starved;

  /** Ends as soon as it has a carrier. */
  private @Nullable Thread probe;

  Watchdog(Supplier<Collection<Resident>> residents) {
    this.residents = residents;
  }

  void start() {
    ticker.start();
  }

  void stop() {
    ticker.stop();
    add(-extra);
  }

  /** A thread that did not come back from a step, and may run for ever. */
  void watch(Thread thread) {
    stuck.add(thread);
  }

  private Duration tick() {
    long now = System.nanoTime();
    long held =
        residents.get().stream()
            .mapToLong(Resident::steppingSince)
            .filter(since -> since != 0 && now - since > LONG.toNanos())
            .count();
    stuck.removeIf(thread -> !thread.isAlive());
    long computing =
        stuck.stream().filter(thread -> thread.getState() == Thread.State.RUNNABLE).count();
    boolean waits = probe != null && probe.isAlive();
    if (held + computing == 0) {
      starved = 0;
    } else if (waits) {
      starved++;
    }
    add((int) Math.min(MOST_EXTRA, held + computing + starved) - extra);
    if (extra > 0) {
      // The pool does not look again at what is queued when it may use more carriers, only at the
      // next submission.
      Thread submitted = Thread.startVirtualThread(() -> {});
      probe = waits ? probe : submitted;
    }
    return PERIOD;
  }

  private void add(int carriers) {
    if (carriers != 0) {
      synchronized (Watchdog.class) { // There is one scheduler for all engines of a process.
        scheduler.setParallelism(scheduler.getParallelism() + carriers);
      }
      extra += carriers;
    }
  }
}
