package lessserver.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ports for servers that start later, or never. They are below those that systems usually give away
 * by themselves (32768 and above), so that nobody who asks for any port gets one of them meanwhile.
 * Each process of tests has a block of its own, by keeping the block's first port. Safe for use by
 * many threads.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int LAST = 29_999;

  /** More than the tests of one process need. */
  private static final int BLOCK = 50;

  private static final ServerSocket own =
      IntStream.iterate(FIRST, port -> port < LAST, port -> port + BLOCK)
          .mapToObj(FreePorts::open)
          .filter(Objects::nonNull)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no block of ports is free"));

  private static final AtomicInteger given = new AtomicInteger(own.getLocalPort());

  private FreePorts() {}

  /**
   * One that was not given before, and that nobody listens on.
   *
   * @throws IllegalStateException if there is none left
   */
  public static int next() {
    int port = given.incrementAndGet();
    while (port < own.getLocalPort() + BLOCK) {
      if (isFree(port)) {
        return port;
      }
      port = given.incrementAndGet();
    }
    throw new IllegalStateException("no port is left of the " + BLOCK + " of this process");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = open(port)) {
      return socket != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable ServerSocket open(int port) {
    try {
      return new ServerSocket(port);
    } catch (IOException _) {
      return null;
    }
  }
}
