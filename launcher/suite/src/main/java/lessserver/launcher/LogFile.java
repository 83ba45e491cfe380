package lessserver.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a process prints, over all its starts; the oldest part is dropped at a start. */
record LogFile(Path path) {

  private static final long ROTATE_AT_BYTES = 10L * 1024 * 1024;
  private static final int TAIL_BYTES = 64 * 1024;
  private static final long LOOK_EVERY_MILLIS = 200;

  /** Moves what became too long aside, over what was moved aside before. */
  void rotate() throws IOException {
    if (size() > ROTATE_AT_BYTES) {
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** For events, behind what is there. */
  Journal journal(Clock clock) throws IOException {
    rotate();
    return new Journal(
        new PrintStream(
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            true,
            StandardCharsets.UTF_8),
        clock);
  }

  long size() throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  List<String> tail(int lines) throws IOException {
    long size = size();
    String end = read(Math.max(0, size - TAIL_BYTES), size);
    List<String> all = end.lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** Prints what is added from that position on, for as long as it is wanted. */
  void follow(long from, PrintStream out, BooleanSupplier wanted)
      throws IOException, InterruptedException {
    long position = from;
    boolean more = true;
    while (more) {
      more = wanted.getAsBoolean();
      long size = size();
      if (size < position) {
        position = 0; // moved aside
      }
      out.print(read(position, size));
      out.flush();
      position = size;
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private String read(long from, long to) throws IOException {
    if (from >= to) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] part = new byte[Math.toIntExact(to - from)];
      file.seek(from);
      file.readFully(part);
      return new String(part, StandardCharsets.UTF_8);
    }
  }
}
