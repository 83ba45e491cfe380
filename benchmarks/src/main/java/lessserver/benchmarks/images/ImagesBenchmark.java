package lessserver.benchmarks.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
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
  private static final int ONE_BY_ONE = 100;
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
    Work work =
        new Work(
            Pictures.write(folder.resolve("warm-up"), photographs, WARM_UP, -SEED),
            Pictures.write(folder.resolve("files"), photographs, count, SEED),
            Pictures.write(folder.resolve("one-by-one"), photographs, ONE_BY_ONE, SEED + count));
    long bytes = 0;
    for (Path file : work.files()) {
      bytes += Files.size(file);
    }
    System.out.printf(
        "%d pictures, %,d MB, seed %d; heap %s%n%n", count, bytes >> 20, SEED, Archiver.HEAP);
    Measured plain = measure("plain", NO_PROGRAM, work);
    Measured reading = measure("reading", "tesseract", work);
    double inference =
        Inference.medianMillis(
            sources.resolve("main/resources/models/ssdlite_mobilenet_v2_coco.onnx"), SEED);
    print(count, plain, reading, inference);
  }

  /**
   * What there is to do.
   *
   * @param warmUp is not measured
   * @param files are sent some at a time
   * @param oneByOne are sent one after the other, each when the last one is done
   */
  private record Work(List<Path> warmUp, List<Path> files, List<Path> oneByOne) {}

  /**
   * What a service needed for all files.
   *
   * @param seconds for both functions
   * @param cpu for both functions
   * @param archiving the processor seconds of that alone: it decodes, and nobody else needs that
   * @param vips the same of libvips for the thumbnails, before and after
   * @param describing the same of describing
   * @param beside how much more each picture takes if it is described, too, from the least on
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares or prints it.
  private record Measured(
      double seconds,
      double cpu,
      double archiving,
      double vips,
      double describing,
      double[] beside,
      long idleMegabytes,
      long peakMegabytes) {}

  private Measured measure(String name, String tesseract, Work work) throws Exception {
    Path alone = folder.resolve(name + "-archiving");
    try (Archiver archiving = Archiver.start(alone, jars, tesseract, false)) {
      archiving.take(work.warmUp());
      double vipsBefore = vips(work.files());
      double archived = cpuSeconds(archiving, work.files());
      double vips = (vipsBefore + vips(work.files())) / 2; // The machine is not always as fast.
      try (Archiver both = Archiver.start(folder.resolve(name), jars, tesseract, true)) {
        Thread.sleep(TO_SETTLE); // What is measured is how much it takes when nothing happens.
        long idle = both.costs().megabytes();
        both.take(work.warmUp());
        long begin = System.nanoTime();
        double cpu = cpuSeconds(both, work.files());
        double seconds = (System.nanoTime() - begin) / 1e9;
        double[] beside = beside(archiving, both, work.oneByOne());
        // The same bytes again are not archived again, but described.
        double described = cpuSeconds(both, work.files());
        return new Measured(
            seconds, cpu, archived, vips, described, beside, idle, both.costs().peakMegabytes());
      }
    }
  }

  /**
   * How much more each picture takes who does both, from the least on. They take turns in being
   * first, so that neither has the better time.
   */
  private static double[] beside(Archiver archiving, Archiver both, List<Path> files)
      throws Exception {
    double[] beside = new double[files.size()];
    for (int i = 0; i < beside.length; i++) {
      List<Path> file = List.of(files.get(i));
      if (i % 2 == 0) {
        beside[i] = -cpuSeconds(archiving, file);
        beside[i] += cpuSeconds(both, file);
      } else {
        beside[i] = cpuSeconds(both, file);
        beside[i] -= cpuSeconds(archiving, file);
      }
    }
    Arrays.sort(beside);
    return beside;
  }

  private double vips(List<Path> files) throws IOException, InterruptedException {
    return Vips.cpuSeconds(files, folder.resolve("vips"));
  }

  private static double cpuSeconds(Archiver archiver, List<Path> files) throws Exception {
    double before = archiver.costs().cpuSeconds();
    archiver.take(files);
    return archiver.costs().cpuSeconds() - before;
  }

  private static void print(int count, Measured plain, Measured reading, double inference) {
    System.out.println(
        "| who | pictures/s | pictures per CPU-s | CPU-ms each | archiving alone | describing alone"
            + " | describing beside, median | archiving : libvips | RSS idle, MB | peak, MB |");
    System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    row("less-server", count, plain);
    row("less-server, reading text", count, reading);
    double vips = (plain.vips() + reading.vips()) / 2;
    System.out.printf(
        Locale.ROOT,
        "| vipsthumbnail |  |  | %.1f | %.1f |  |  | 1.00 |  |  |%n%n",
        1e3 * vips / count,
        1e3 * vips / count);
    beside("Describing beside archiving, one by one", plain.beside());
    beside("the same, reading text", reading.beside());
    System.out.printf(Locale.ROOT, "Inference on one thread: %.1f ms at the median%n", inference);
  }

  private static void row(String who, int count, Measured each) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %d | %d |%n",
        who,
        count / each.seconds(),
        count / each.cpu(),
        1e3 * each.cpu() / count,
        1e3 * each.archiving() / count,
        1e3 * each.describing() / count,
        1e3 * each.beside()[each.beside().length / 2],
        each.archiving() / each.vips(),
        each.idleMegabytes(),
        each.peakMegabytes());
  }

  private static void beside(String what, double[] each) {
    System.out.printf(
        Locale.ROOT,
        "%s: CPU-ms at the median %.1f, the mean %.1f, the 90th percentile %.1f%n%n",
        what,
        1e3 * each[each.length / 2],
        1e3 * DoubleStream.of(each).average().orElseThrow(),
        1e3 * each[each.length * 9 / 10]);
  }

  private void judge(Path labelled) throws Exception {
    Judgement judgement = Judgement.of(labelled, sources);
    try (Archiver archiver = Archiver.start(folder.resolve("judged"), jars, NO_PROGRAM, true)) {
      judgement.print(archiver.take(judgement.files()));
    }
  }
}
