package lessserver.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process to look after: it answers {@code /health}, unless a file tells it to die at once. */
final class FakeService {

  private static final int NO_BODY = -1;

  private FakeService() {}

  /** Arguments: the port, and the file. */
  public static void main(String[] arguments) throws IOException {
    if (Files.exists(Path.of(arguments[1]))) {
      System.out.println("the disk is full of eels");
      System.exit(3);
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
            0);
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, NO_BODY);
          exchange.close();
        });
    server.start();
  }
}
