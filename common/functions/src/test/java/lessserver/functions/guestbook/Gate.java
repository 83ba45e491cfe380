package lessserver.functions.guestbook;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds requests up until the test lets them go on. */
public final class Gate {

  private volatile CountDownLatch open = new CountDownLatch(0);
  private final AtomicInteger waiting = new AtomicInteger();

  public void close() {
    open = new CountDownLatch(1);
  }

  public void open() {
    open.countDown();
  }

  /** How many requests stand before the gate. */
  public int waiting() {
    return waiting.get();
  }

  void pass() {
    waiting.incrementAndGet();
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at the gate", e);
    } finally {
      waiting.decrementAndGet();
    }
  }
}
