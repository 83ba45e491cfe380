package lessserver.benchmarks.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Thumbnails by libvips' own program, one call for each size. */
final class Vips {

  private static final List<Integer> SIDES = List.of(1280, 640, 160);
  private static final long TICKS_PER_SECOND = 100; // in /proc, on every Linux
  private static final int CHILDREN_USER = 13; // of the fields behind the command's name
  private static final int CHILDREN_SYSTEM = 14;

  private Vips() {}

  /** Processor seconds for three thumbnails of each file, none of which carries metadata. */
  static double cpuSeconds(List<Path> files, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    double before = ofEndedChildren();
    for (int side : SIDES) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "vipsthumbnail",
                  "--size=" + side + "x" + side + ">",
                  "--output=" + folder + "/%s-" + side + ".jpg[Q=82,strip]"));
      files.forEach(file -> command.add(file.toString()));
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      builder.environment().put("VIPS_CONCURRENCY", "1");
      if (builder.start().waitFor() != 0) {
        throw new IllegalStateException("vipsthumbnail failed");
      }
    }
    try (var made = Files.list(folder)) {
      if (made.count() != (long) files.size() * SIDES.size()) {
        throw new IllegalStateException("vipsthumbnail left some out");
      }
    }
    return ofEndedChildren() - before;
  }

  private static double ofEndedChildren() throws IOException {
    String line = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]))
        / (double) TICKS_PER_SECOND;
  }
}
