package lessserver.durable.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A wire to a database that can be cut: for a while, or right behind a COMMIT. */
final class Relay implements AutoCloseable {

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger commitsToSwallow = new AtomicInteger();
  private volatile boolean cut;

  Relay(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("relay").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Nobody gets through, and who was through is thrown out. */
  void cut() {
    cut = true;
    open.forEach(Relay::closeQuietly);
  }

  void mend() {
    cut = false;
  }

  /** The next so many COMMITs reach the database; their answers, and all after, are lost. */
  void swallowAnswersToCommits(int count) {
    commitsToSwallow.set(count);
  }

  int commitsLeftToSwallow() {
    return commitsToSwallow.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (cut) {
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(client);
    open.add(database);
    Thread.ofVirtual().start(() -> pump(client, database, true));
    Thread.ofVirtual().start(() -> pump(database, client, false));
  }

  private void pump(Socket from, Socket to, boolean towardsDatabase) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        boolean swallow = towardsDatabase && isCommit(buffer, read) && takeOne();
        out.write(buffer, 0, read);
        out.flush();
        if (swallow) {
          from.close(); // The client learns nothing; the database has it.
          from.getInputStream().close();
        }
      }
    } catch (IOException _) {
      // cut
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private boolean takeOne() {
    return commitsToSwallow.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private static boolean isCommit(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT\0");
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Relay::closeQuietly);
  }
}
