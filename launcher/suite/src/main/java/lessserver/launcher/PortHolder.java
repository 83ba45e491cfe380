package lessserver.launcher;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The process that listens on a port we want. */
record PortHolder(long pid, String command) {

  private static final int CONNECT_MILLIS = 500;
  private static final int HEXADECIMAL = 16;

  /** Columns of {@code /proc/net/tcp}. */
  private static final int LOCAL_ADDRESS = 1;

  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENING = "0A";

  @Override
  public String toString() {
    return "process %d (%s)".formatted(pid, command);
  }

  /** Whether somebody listens there already, on either of the addresses of {@code localhost}. */
  static boolean taken(int port) {
    return !free(port) || answers("::1", port);
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections that just ended are nobody's
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean answers(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), CONNECT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Empty if nobody listens, or if it is a process that we may not look at. */
  static Optional<PortHolder> of(int port) {
    return pid(port)
        .map(pid -> new PortHolder(pid, ProcessTable.command(pid).orElse("its command is hidden")));
  }

  private static Optional<Long> pid(int port) {
    Path table = Path.of("/proc/net/tcp");
    if (!Files.isReadable(table)) {
      return Stream.of(
              ProcessTable.output("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t").split("\n"))
          .filter(line -> !line.isBlank())
          .map(Long::valueOf)
          .findFirst();
    }
    Set<String> sockets = new HashSet<>(listening(table, port));
    sockets.addAll(listening(Path.of("/proc/net/tcp6"), port));
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holdsOneOf(sockets, pid))
        .findFirst();
  }

  private static List<String> listening(Path table, int port) {
    try (Stream<String> lines = Files.lines(table)) {
      return lines
          .skip(1)
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> columns[STATE].equals(LISTENING))
          .filter(columns -> port(columns[LOCAL_ADDRESS]) == port)
          .map(columns -> "socket:[" + columns[INODE] + "]")
          .toList();
    } catch (IOException _) {
      return List.of(); // a machine without that protocol
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEXADECIMAL);
  }

  private static boolean holdsOneOf(Set<String> sockets, long pid) {
    File[] descriptors = Path.of("/proc", String.valueOf(pid), "fd").toFile().listFiles();
    return descriptors != null // ours to look at, and not gone meanwhile
        && Stream.of(descriptors).map(PortHolder::target).anyMatch(sockets::contains);
  }

  private static String target(File descriptor) {
    try {
      return Files.readSymbolicLink(descriptor.toPath()).toString();
    } catch (IOException _) {
      return ""; // closed meanwhile
    }
  }
}
