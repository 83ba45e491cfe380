package lessserver.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that start later, or never. They are below those that the system gives away by
 * itself, so that nobody who asks for any port gets one of them meanwhile, and each process of
 * tests begins with others. Safe for use by many threads.
 */
public final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;

  /** More than the tests of one process need. */
  private static final int FOR_EACH_PROCESS = 50;

  private static final AtomicInteger given =
      new AtomicInteger((int) (ProcessHandle.current().pid() * FOR_EACH_PROCESS % COUNT));

  private FreePorts() {}

  /** One that was not given before, and that nobody listens on. */
  public static int next() {
    while (true) {
      int port = FIRST + given.getAndIncrement() % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
