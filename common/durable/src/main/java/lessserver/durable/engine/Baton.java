package lessserver.durable.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hands the turn between the engine and an orchestrator's thread: exactly one of the two runs, and
 * sees all that the other did.
 */
final class Baton {

  private final Semaphore code = new Semaphore(0);
  private final Semaphore engine = new Semaphore(0);

  /** The engine gives the turn and waits for it to come back; false if it did not in time. */
  boolean giveToCode(Duration atMost) {
    code.release();
    boolean interrupted = false;
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        try {
          return engine.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The engine gives the turn and does not want it back. */
  void letCodeGo() {
    code.release();
  }

  void giveToEngine() {
    engine.release();
  }

  void awaitCodesTurn() {
    code.acquireUninterruptibly();
  }
}
