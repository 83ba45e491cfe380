package lessserver.durable.engine;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread that does something again and again: it goes on when every virtual thread is
 * held up by somebody's code. Never interrupted: an interrupted write makes H2 close its file.
 */
final class Ticker {

  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final String name;
  private final Supplier<Duration> work;
  private final Object monitor = new Object();
  private boolean woken;
  private long wakeAt = Long.MAX_VALUE;
  private volatile boolean running;
  private @Nullable Thread thread;

  /**
   * @param work returns after which time it wants to be done again
   */
  Ticker(String name, Supplier<Duration> work) {
    this.name = name;
    this.work = work;
  }

  void start() {
    running = true;
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  void stop() {
    running = false;
    wake();
    if (thread != null) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Now, rather than later. */
  void wake() {
    synchronized (monitor) {
      woken = true;
      monitor.notifyAll();
    }
  }

  /** Not later than after this time. */
  void wakeIn(Duration delay) {
    long at = System.nanoTime() + Math.max(0, delay.toNanos());
    synchronized (monitor) {
      if (at - wakeAt < 0) {
        wakeAt = at;
        monitor.notifyAll();
      }
    }
  }

  private void run() {
    while (running) {
      Duration pause;
      try {
        pause = work.get();
      } catch (Throwable e) {
        // Whatever it is, an engine without this thread would stand still unheard.
        log.error("event=ticker-failed ticker={}", name, e);
        pause = Duration.ofSeconds(1);
      }
      rest(pause);
    }
  }

  private void rest(Duration pause) {
    synchronized (monitor) {
      wakeAt = Math.min(wakeAt, System.nanoTime() + pause.toNanos());
      while (running && !woken) {
        long nanos = wakeAt - System.nanoTime();
        if (nanos <= 0) {
          break;
        }
        try {
          monitor.wait(Math.ceilDiv(nanos, 1_000_000));
        } catch (InterruptedException _) {
          break; // Not asked for by stop(); an early tick does no harm.
        }
      }
      woken = false;
      wakeAt = Long.MAX_VALUE;
    }
  }
}
