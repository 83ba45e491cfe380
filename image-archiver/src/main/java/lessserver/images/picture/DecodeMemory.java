package lessserver.images.picture;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import lessserver.images.ImageProperties;
import org.springframework.stereotype.Component;

/**
 * What all decodings at once, and what is kept of them for a while, may take of the memory. Who
 * decodes waits until there is enough, in the order of asking. Safe for use by many threads.
 */
@Component
final class DecodeMemory {

  private static final long KILOBYTE = 1024;

  /** An eighth of it may be kept from decodings, by who could make again what is in there. */
  private static final int SPARE_PART = 8;

  private final int kilobytes;
  private final Semaphore free;
  private final AtomicInteger needNearlyAll = new AtomicInteger();
  private volatile Runnable onShortage = () -> {};

  DecodeMemory(ImageProperties properties) {
    long bytes =
        Math.min(properties.decodeMemory().toBytes(), Runtime.getRuntime().maxMemory() / 2);
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

    long bytes() {
      return size * KILOBYTE;
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

  /** How many bytes all shares together may have that are kept for as long as it pleases. */
  long spare() {
    return kilobytes / SPARE_PART * KILOBYTE;
  }

  /** How many bytes a share has that is asked for so many. */
  long setAsideFor(long bytes) {
    return sizeOf(bytes) * KILOBYTE;
  }

  /**
   * Sets memory aside, waiting for it.
   *
   * @param bytes at most as many as there ever are
   */
  Share take(long bytes) throws InterruptedException {
    int size = sizeOf(bytes);
    if (size <= kilobytes - kilobytes / SPARE_PART) { // That comes as decodings end.
      free.acquire(size);
      return new Share(size);
    }
    needNearlyAll.incrementAndGet();
    try {
      onShortage.run();
      free.acquire(size);
      return new Share(size);
    } finally {
      needNearlyAll.decrementAndGet();
    }
  }

  /**
   * Sets memory aside if there is enough, and nobody waits for nearly all of it. It goes before who
   * waits for less: that comes all the same, since who keeps shares keeps no more than {@link
   * #spare()}. While somebody waits for nearly all nothing more is kept, and pictures may be
   * decoded twice.
   */
  Optional<Share> takeAtOnce(long bytes) {
    int size = sizeOf(bytes);
    return needNearlyAll.get() == 0 && free.tryAcquire(size)
        ? Optional.of(new Share(size))
        : Optional.empty();
  }

  /**
   * What gives back all that is kept. Whoever keeps shares takes and notes them under a lock that
   * this waits for: then none is forgotten.
   */
  void onShortage(Runnable giveBack) {
    onShortage = giveBack;
  }

  private int sizeOf(long bytes) {
    return (int) Math.min(kilobytes, bytes / KILOBYTE + 1);
  }
}
