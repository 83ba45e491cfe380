package lessserver.benchmarks.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import lessserver.benchmarks.Service;
import org.springframework.util.FileSystemUtils;

/**
 * Pictures archived and described by the image archiver, and thumbnails of the same by libvips.
 * {@code ImagesBenchmark BROKER-JAR ARCHIVER-JAR SOURCES [COUNT]}; with a folder of labelled
 * pictures instead of a count, how well they are described.
 */
public final class ImagesBenchmark {

  private static final long SEED = 42;
  private static final int USUAL_COUNT = 200;
  private static final int WARM_UP = 60;
  private static final String NO_PROGRAM = "there-is-no-such-program";

  /** What start-up threw away is given back by then; as long as the suite's footprint waits. */
  private static final Duration TO_SETTLE = Duration.ofSeconds(15);

  private final Path folder;
  private final Service.Jars jars;
  private final Path sources;

  private ImagesBenchmark(Path folder, Service.Jars jars, Path sources) {
    this.folder = folder;
    this.jars = jars;
    this.sources = sources;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("less-server-benchmark");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
    ImagesBenchmark benchmark =
        new ImagesBenchmark(
            folder,
            new Service.Jars(Path.of(arguments[0]), Path.of(arguments[1])),
            Path.of(arguments[2]));
    String last = arguments.length > 3 ? arguments[3] : String.valueOf(USUAL_COUNT);
    if (Files.isDirectory(Path.of(last))) {
      benchmark.judge(Path.of(last));
    } else {
      benchmark.measure(Integer.parseInt(last));
    }
  }

  private void measure(int count) throws Exception {
    List<Path> photographs =
        List.of(
            sources.resolve("test/resources/photos/cat.jpg"),
            sources.resolve("test/resources/photos/cup.jpg"));
    List<Path> warmUp = Pictures.write(folder.resolve("warm-up"), photographs, WARM_UP, -SEED);
    List<Path> files = Pictures.write(folder.resolve("files"), photographs, count, SEED);
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    System.out.printf(
        "%d pictures, %,d MB, seed %d; heap %s%n%n", count, bytes >> 20, SEED, Archiver.HEAP);
    Measured plain = measure("plain", NO_PROGRAM, warmUp, files);
    Measured reading = measure("reading", "tesseract", warmUp, files);
    double vips = Vips.cpuSeconds(files, folder.resolve("vips"));
    double inference =
        Inference.medianMillis(
            sources.resolve("main/resources/models/ssdlite_mobilenet_v2_coco.onnx"), SEED);
    print(count, plain, reading, vips, inference);
  }

  /**
   * What a service needed for all files.
   *
   * @param seconds for both functions
   * @param cpu for both functions
   * @param archiving the processor seconds of that alone: it decodes, and nobody else needs that
   * @param describing the same of describing
   */
  private record Measured(
      double seconds,
      double cpu,
      double archiving,
      double describing,
      long idleMegabytes,
      long peakMegabytes) {}

  private Measured measure(String name, String tesseract, List<Path> warmUp, List<Path> files)
      throws Exception {
    double archiving = archiving(name, tesseract, warmUp, files);
    try (Archiver archiver = Archiver.start(folder.resolve(name), jars, tesseract, true)) {
      Thread.sleep(TO_SETTLE); // What is measured is how much it takes when nothing happens.
      long idle = archiver.costs().megabytes();
      archiver.take(warmUp);
      double before = archiver.costs().cpuSeconds();
      long begin = System.nanoTime();
      archiver.take(files);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double between = archiver.costs().cpuSeconds();
      // The same bytes again are not archived again, but described.
      archiver.take(files);
      return new Measured(
          seconds,
          between - before,
          archiving,
          archiver.costs().cpuSeconds() - between,
          idle,
          archiver.costs().peakMegabytes());
    }
  }

  /** Processor seconds of a service that leaves the describing to others. */
  private double archiving(String name, String tesseract, List<Path> warmUp, List<Path> files)
      throws Exception {
    Path data = folder.resolve(name + "-archiving");
    try (Archiver archiver = Archiver.start(data, jars, tesseract, false)) {
      archiver.take(warmUp);
      double before = archiver.costs().cpuSeconds();
      archiver.take(files);
      return archiver.costs().cpuSeconds() - before;
    }
  }

  private static void print(
      int count, Measured plain, Measured reading, double vips, double inference) {
    System.out.println(
        "| who | pictures/s | pictures per CPU-s | CPU-ms each | archiving alone | describing alone"
            + " | archiving : libvips | RSS idle, MB | peak, MB |");
    System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    row("less-server", count, plain, vips);
    row("less-server, reading text", count, reading, vips);
    System.out.printf(
        Locale.ROOT,
        "| vipsthumbnail |  |  | %.1f | %.1f |  | 1.00 |  |  |%n%n",
        1e3 * vips / count,
        1e3 * vips / count);
    System.out.printf(Locale.ROOT, "Inference on one thread: %.1f ms at the median%n", inference);
  }

  private static void row(String who, int count, Measured each, double vips) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %d | %d |%n",
        who,
        count / each.seconds(),
        count / each.cpu(),
        1e3 * each.cpu() / count,
        1e3 * each.archiving() / count,
        1e3 * each.describing() / count,
        each.archiving() / vips,
        each.idleMegabytes(),
        each.peakMegabytes());
  }

  private void judge(Path labelled) throws Exception {
    Judgement judgement = Judgement.of(labelled, sources);
    try (Archiver archiver = Archiver.start(folder.resolve("judged"), jars, NO_PROGRAM, true)) {
      judgement.print(archiver.take(judgement.files()));
    }
  }
}
