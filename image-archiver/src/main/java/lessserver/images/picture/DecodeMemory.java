package lessserver.images.picture;

import java.util.concurrent.Semaphore;

/**
 * What all decodings at once may take of the memory: whoever wants some waits until there is
 * enough, in the order of asking. Safe for use by many threads.
 */
final class DecodeMemory {

  private static final long KILOBYTE = 1024;

  private final int kilobytes;
  private final Semaphore free;

  DecodeMemory(long bytes) {
    this.kilobytes = (int) Math.min(Integer.MAX_VALUE, bytes / KILOBYTE);
    this.free = new Semaphore(kilobytes, true);
  }

  /** Memory that is set aside until it is given back, once. */
  final class Share {

    private final int size;
    private boolean given = true;

    private Share(int size) {
      this.size = size;
    }

    synchronized void giveBack() {
      if (given) {
        given = false;
        free.release(size);
      }
    }
  }

  boolean everHas(long bytes) {
    return bytes / KILOBYTE < kilobytes;
  }

  /**
   * Sets memory aside, waiting for it.
   *
   * @param bytes at most as many as there ever are
   */
  Share take(long bytes) throws InterruptedException {
    int size = (int) Math.min(kilobytes, bytes / KILOBYTE + 1);
    free.acquire(size);
    return new Share(size);
  }
}
