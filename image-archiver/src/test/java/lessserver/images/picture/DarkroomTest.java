package lessserver.images.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lessserver.images.ImageProperties;
import lessserver.images.Samples;
import lessserver.images.TestProperties;
import lessserver.images.picture.BadPictureException.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decoded, and what is refused before it does harm. */
class DarkroomTest {

  private static final int NEAR = 30; // JPEG

  private final Darkroom darkroom = darkroom(TestProperties.withDecodeMemory(64));

  @ParameterizedTest
  @CsvSource({"jpeg, JPEG", "png, PNG", "gif, GIF", "bmp, BMP", "tiff, TIFF"})
  void each_format_is_decoded(String name, PictureFormat format) {
    Negative negative = developed(Samples.file(Samples.quarters(80, 40), name));

    assertThat(negative.picture().format()).isEqualTo(format);
    assertThat(negative.picture().size()).isEqualTo(new Size(80, 40));
    assertThat(corners(all(negative))).isEqualTo("RGBW");
  }

  @Test
  void webp_is_decoded() {
    Picture picture = developed(Samples.WEBP).picture();

    assertThat(picture.format()).isEqualTo(PictureFormat.WEBP);
    assertThat(picture.size()).isEqualTo(new Size(1, 1));
  }

  /** A limit on the process, which needs no rights, leaves no room for the stacks of threads. */
  @Test
  void a_picture_for_which_there_is_no_thread_is_left_for_later() throws IOException {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -v 16000000 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Xss512m",
                "-cp",
                System.getProperty("java.class.path"),
                NoThreads.class.getName())
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader().lines())
        .contains("later: there is no thread to decode a picture in");
  }

  @ParameterizedTest
  @CsvSource({
    "1, RGBW", "2, GRWB", "3, WBGR", "4, BWRG", "5, RBGW", "6, BRWG", "7, WGBR", "8, GWRB"
  })
  void a_picture_is_turned_upright(int orientation, String corners) {
    byte[] stored = Samples.file(Samples.quarters(80, 40), "jpeg");
    Negative negative = developed(Samples.fromCamera(stored, orientation));

    assertThat(corners(all(negative))).isEqualTo(corners);
    assertThat(corners(negative.within(40))).isEqualTo(corners);
    assertThat(negative.picture().size())
        .isEqualTo(orientation < 5 ? new Size(80, 40) : new Size(40, 80));
  }

  @Test
  void what_the_camera_wrote_is_read_and_does_not_reach_a_thumbnail() {
    Negative negative = developed(Samples.fromCamera(Samples.jpeg(1), 1));
    Picture picture = negative.picture();

    assertThat(picture.camera()).isEqualTo("Pinhole 3");
    assertThat(picture.takenAt()).isEqualTo(Instant.parse("2019-05-04T12:30:00Z"));
    assertThat(picture.latitude()).isCloseTo(48.858, within(0.001));
    assertThat(picture.longitude()).isCloseTo(2.294, within(0.001));
    new Thumbnails(negative)
        .encoded(darkroom::jpeg)
        .values()
        .forEach(
            thumbnail ->
                assertThat(new String(thumbnail, StandardCharsets.ISO_8859_1))
                    .doesNotContain("Exif", "Pinhole"));
  }

  @Test
  void thumbnails_fit_into_their_squares_and_are_never_larger_than_the_picture()
      throws IOException {
    byte[] file = Samples.file(Samples.colours(1000, 500, 3), "jpeg");
    Map<Integer, byte[]> thumbnails =
        develop(file, negative -> new Thumbnails(negative).encoded(darkroom::jpeg));

    assertThat(size(thumbnails.getOrDefault(160, file))).isEqualTo(new Size(160, 80));
    assertThat(size(thumbnails.getOrDefault(640, file))).isEqualTo(new Size(640, 320));
    assertThat(size(thumbnails.getOrDefault(1280, file))).isEqualTo(new Size(1000, 500));
  }

  @Test
  void what_is_transparent_becomes_white() {
    BufferedImage clear = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
    Negative negative = developed(Samples.file(clear, "png"));

    assertThat(all(negative).rgb()).containsOnly(0xffffff);
  }

  @Test
  void grey_and_deep_colours_are_decoded() {
    BufferedImage grey = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
    assertThat(all(developed(Samples.file(grey, "jpeg"))).rgb()).containsOnly(0);
    BufferedImage deep = new BufferedImage(20, 20, BufferedImage.TYPE_USHORT_GRAY);
    assertThat(deep.getColorModel().getColorSpace().getType()).isEqualTo(ColorSpace.TYPE_GRAY);
    assertThat(all(developed(Samples.file(deep, "png"))).rgb()).containsOnly(0);
  }

  @Test
  void a_colour_profile_is_respected() {
    byte[] half = Samples.file(Samples.plain(40, 30, new Color(128, 128, 128)), "jpeg");
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

    assertThat(channels(all(developed(half)))).containsOnly(128);
    assertThat(channels(all(developed(Samples.withProfile(half, linear)))))
        .as("half of the light")
        .allSatisfy(each -> assertThat(each).isBetween(186, 190));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 255 0 0, R", // as they are
    "0, 255 0 0 255, R", // in inks
    "0, 255 255 255 255, W",
    "2, 0 128 128 255, W", // in the darkness of its inks, two colours and black
  })
  void what_adobe_writes_is_decoded(int transform, String bands, String colour) {
    int[] values = Stream.of(bands.split(" ")).mapToInt(Integer::parseInt).toArray();
    byte[] file = Samples.byAdobe(transform, values);

    assertThat(colour(all(developed(file)), 20, 20)).isEqualTo(colour);
    assertThat(colour(darkroom.develop(source(file), 40, DarkroomTest::all), 20, 20))
        .as("decoded in part")
        .isEqualTo(colour);
  }

  @ParameterizedTest
  @CsvSource({"jpeg, 201", "png, 201", "gif, 201", "bmp, 200", "tiff, 201"})
  void a_picture_that_is_decoded_in_part_has_no_edge(String format, int width) {
    byte[] file = Samples.file(Samples.plain(1001, 333, Color.WHITE), format);
    Pixels part = darkroom.develop(source(file), 100, DarkroomTest::all);

    assertThat(part.size()).isEqualTo(new Size(width, 67));
    assertThat(part.rgb()).containsOnly(0xffffff);
    byte[] quarters = Samples.file(Samples.quarters(1001, 333), format);
    assertThat(corners(darkroom.develop(source(quarters), 100, DarkroomTest::all)))
        .isEqualTo("RGBW");
  }

  @ParameterizedTest
  @CsvSource({"jpeg", "png", "gif", "bmp", "tiff"})
  void a_line_of_a_picture_is_decoded_in_part(String format) {
    byte[] file = Samples.file(Samples.plain(3, 2000, Color.WHITE), format);
    Pixels part = darkroom.develop(source(file), 100, DarkroomTest::all);

    assertThat(part.size()).isEqualTo(new Size(1, 200));
    assertThat(part.rgb()).containsOnly(0xffffff);
  }

  private static IntStream channels(Pixels pixels) {
    return IntStream.of(pixels.rgb())
        .flatMap(pixel -> IntStream.of(pixel >> 16, (pixel >> 8) & 0xff, pixel & 0xff));
  }

  @ParameterizedTest
  @CsvSource({"jpeg", "png", "gif", "bmp", "tiff"})
  void half_a_picture_is_refused(String format) {
    byte[] file = Samples.file(Samples.colours(300, 200, 5), format);

    for (double share : new double[] {0.3, 0.6, 0.95}) {
      assertThat(fault(Samples.cut(file, share))).isIn(Fault.TRUNCATED, Fault.CORRUPT);
    }
  }

  @Test
  void a_picture_with_damaged_data_is_refused_or_decoded_and_nothing_worse() {
    byte[] whole = Samples.file(Samples.colours(300, 200, 5), "png");
    for (int at = 60; at < whole.length - 20; at += 997) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x55;
      try {
        developed(damaged);
      } catch (BadPictureException e) {
        assertThat(e.fault()).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"jpeg", "png", "gif", "bmp"})
  void a_picture_that_is_an_archive_too_is_refused(String format) {
    byte[] picture = Samples.file(Samples.colours(30, 20, 5), format);

    assertThat(fault(Samples.joined(picture, Samples.zip()))).isEqualTo(Fault.POLYGLOT);
  }

  @Test
  void a_picture_that_is_a_page_too_is_refused() {
    byte[] picture = Samples.file(Samples.colours(30, 20, 5), "gif");
    byte[] comment =
        "!\u00fe\u0014<script>alert(1)</sc\u0000".getBytes(StandardCharsets.ISO_8859_1);
    int afterPalette = 13 + (3 << ((picture[10] & 7) + 1));
    byte[] page =
        Samples.joined(
            Samples.joined(Arrays.copyOf(picture, afterPalette), comment),
            Arrays.copyOfRange(picture, afterPalette, picture.length));

    assertThat(fault(page)).isEqualTo(Fault.POLYGLOT);
  }

  @Test
  void what_is_no_picture_is_refused() {
    assertThat(fault("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Fault.UNKNOWN_FORMAT);
    assertThat(fault(new byte[0])).isEqualTo(Fault.UNKNOWN_FORMAT);
  }

  @Test
  void a_header_that_promises_too_many_pixels_is_refused_before_anything_is_decoded() {
    assertThat(fault(Samples.hugeOnPaper())).isEqualTo(Fault.TOO_MANY_PIXELS);
  }

  @Test
  void metadata_that_would_unfold_is_refused_before_it_is_read() {
    int[][] same =
        IntStream.range(0, 200).mapToObj(i -> new int[] {i, 7, 400, 100}).toArray(int[][]::new);
    int[][] many =
        IntStream.range(0, 300).mapToObj(i -> new int[] {i, 3, 1, 0}).toArray(int[][]::new);
    for (byte[] block : List.of(Samples.tiff(same), Samples.tiff(many))) {
      assertThat(fault(Samples.withExif(Samples.jpeg(1), block))).isEqualTo(Fault.CORRUPT);
      assertThat(fault(block)).isEqualTo(Fault.CORRUPT);
    }
  }

  @Test
  void directories_that_lead_to_themselves_and_makers_notes_are_passed_over() {
    byte[] block =
        Samples.tiff(
            new int[] {0x8769, 4, 1, 8},
            new int[] {0x927c, 7, 400, 60},
            new int[] {0x0112, 3, 1, 6 << 16});

    assertThat(developed(Samples.withExif(Samples.jpeg(1), block)).picture().size())
        .isEqualTo(new Size(600, 800));
  }

  @Test
  void pixels_that_are_a_file_of_another_format_are_refused() {
    byte[] bmp = Samples.file(Samples.plain(10, 10, Color.RED), "bmp");
    bmp[30] = 4;
    byte[] lossless = Samples.file(Samples.plain(10, 10, Color.RED), "jpeg");
    lossless[indexOfFrame(lossless)] = (byte) 0xc3;
    byte[] tiff =
        Samples.tiff(
            new int[] {256, 4, 1, 9}, new int[] {257, 4, 1, 9}, new int[] {259, 3, 1, 7 << 16});

    assertThat(List.of(bmp, lossless, tiff))
        .allSatisfy(file -> assertThat(fault(file)).isEqualTo(Fault.UNKNOWN_FORMAT));
  }

  private static int indexOfFrame(byte[] jpeg) {
    return IntStream.range(0, jpeg.length - 1)
            .filter(at -> (jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xc0)
            .findFirst()
            .orElseThrow()
        + 1;
  }

  @Test
  void what_is_larger_inside_than_outside_is_refused() {
    byte[] tiled =
        Samples.tiff(
            new int[] {256, 4, 1, 9},
            new int[] {257, 4, 1, 9},
            new int[] {322, 4, 1, 50_000},
            new int[] {323, 4, 1, 50_000});

    assertThat(fault(tiled)).isEqualTo(Fault.CORRUPT);
    assertThat(fault(Samples.webpOn(2, 1))).isEqualTo(Fault.CORRUPT);
    assertThat(developed(Samples.webpOn(1, 1)).picture().size()).isEqualTo(new Size(1, 1));
  }

  @Test
  void a_picture_in_passes_takes_the_memory_of_all_of_them() {
    Darkroom small = darkroom(TestProperties.withDecodeMemory(8));
    BufferedImage image = Samples.colours(1600, 1600, 2);

    Size size = small.develop(source(Samples.file(image, "jpeg")), 160, DarkroomTest::sizeOf);
    assertThat(size).isEqualTo(new Size(1600, 1600));
    assertThatExceptionOfType(BadPictureException.class)
        .isThrownBy(() -> small.develop(source(Samples.inPasses(image)), 160, DarkroomTest::sizeOf))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.TOO_MANY_PIXELS));
  }

  @Test
  void what_no_camera_means_is_not_taken_from_it() {
    byte[] exif = Samples.exif(1);
    ByteBuffer.wrap(exif).putInt(304, 0); // degrees divided by nothing
    int[] name = {2, 200, 60};
    byte[] names =
        Samples.tiff(
            new int[] {0x010f, name[0], name[1], name[2]},
            new int[] {0x0110, name[0], name[1], name[2] + 1});
    Arrays.fill(names, 60, 60 + 200, (byte) 'x');
    names[60] = 'y';

    assertThat(developed(Samples.withExif(Samples.jpeg(1), exif)).picture().latitude()).isNull();
    assertThat(developed(Samples.withExif(Samples.jpeg(1), names)).picture().camera()).hasSize(199);
  }

  @Test
  void what_counts_is_how_much_is_computed_and_not_how_long_it_takes() {
    Darkroom hasty = darkroom(TestProperties.withStageTimeout(Duration.ofMillis(500)));
    byte[] file = Samples.jpeg(1);

    Size size = hasty.develop(source(file), 640, negative -> waited(negative, 1000));
    assertThat(size).isEqualTo(new Size(800, 600));
    assertThatExceptionOfType(BadPictureException.class)
        .isThrownBy(() -> hasty.develop(source(file), 640, negative -> computed(negative, 5000)))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.TOO_SLOW));
  }

  private static Size waited(Negative negative, int milliseconds) {
    LockSupport.parkNanos(Duration.ofMillis(milliseconds).toNanos());
    return sizeOf(negative);
  }

  private static Size computed(Negative negative, int milliseconds) {
    long end = System.nanoTime() + Duration.ofMillis(milliseconds).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return sizeOf(negative);
  }

  @Test
  void what_fails_beside_the_decoder_is_not_the_pictures_fault() {
    byte[] file = Samples.jpeg(1);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                develop(
                    file,
                    _ -> {
                      throw new IllegalArgumentException("of the work");
                    }));
  }

  @Test
  void a_picture_that_would_take_more_memory_than_there_is_is_refused() {
    Darkroom small = darkroom(TestProperties.withDecodeMemory(8));
    byte[] file = Samples.file(Samples.plain(2000, 2000, Color.RED), "png");

    assertThatExceptionOfType(BadPictureException.class)
        .isThrownBy(() -> small.develop(source(file), 1280, DarkroomTest::sizeOf))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.TOO_MANY_PIXELS));
  }

  @Test
  void many_at_once_wait_for_each_other() {
    Darkroom narrow = darkroom(TestProperties.withDecodeMemory(16));
    byte[] file = Samples.file(Samples.colours(900, 900, 2), "jpeg");

    List<Size> sizes =
        IntStream.range(0, 24)
            .parallel()
            .mapToObj(_ -> narrow.develop(source(file), 640, DarkroomTest::sizeOf))
            .toList();

    assertThat(sizes).hasSize(24).containsOnly(new Size(900, 900));
  }

  @Test
  void pictures_that_look_alike_have_fingerprints_alike() {
    BufferedImage image = Samples.colours(800, 600, 1);
    long fingerprint = fingerprint(Samples.file(image, "png"));

    assertThat(Long.bitCount(fingerprint ^ fingerprint(Samples.file(image, "jpeg"))))
        .isLessThanOrEqualTo(4);
    assertThat(Long.bitCount(fingerprint ^ fingerprint(Samples.jpeg(4)))).isGreaterThan(10);
  }

  private long fingerprint(byte[] file) {
    return develop(file, negative -> all(negative).fingerprint());
  }

  private Negative developed(byte[] file) {
    return develop(file, negative -> negative);
  }

  private <T> T develop(byte[] file, Function<Negative, T> work) {
    return darkroom.develop(source(file), 1280, work);
  }

  private Fault fault(byte[] file) {
    try {
      developed(file);
    } catch (BadPictureException e) {
      return e.fault();
    }
    throw new AssertionError("it was decoded");
  }

  static Darkroom.Source source(byte[] file) {
    return new Darkroom.Source() {
      @Override
      public String name() {
        return String.valueOf(Arrays.hashCode(file));
      }

      @Override
      public long bytes() {
        return file.length;
      }

      @Override
      public byte[] read() {
        return file;
      }
    };
  }

  static Darkroom darkroom(ImageProperties properties) {
    return new Darkroom(properties, new DecodeMemory(properties));
  }

  private static Size sizeOf(Negative negative) {
    return negative.picture().size();
  }

  private static Size size(byte[] file) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
    return new Size(image.getWidth(), image.getHeight());
  }

  private static String corners(Pixels pixels) {
    int left = pixels.width() / 4;
    int right = pixels.width() - 1 - left;
    int upper = pixels.height() / 4;
    int lower = pixels.height() - 1 - upper;
    return colour(pixels, left, upper)
        + colour(pixels, right, upper)
        + colour(pixels, left, lower)
        + colour(pixels, right, lower);
  }

  private static String colour(Pixels pixels, int x, int y) {
    int pixel = pixels.rgb()[y * pixels.width() + x];
    if (near(pixel, Color.RED)) {
      return "R";
    }
    if (near(pixel, Color.GREEN)) {
      return "G";
    }
    if (near(pixel, Color.BLUE)) {
      return "B";
    }
    return near(pixel, Color.WHITE) ? "W" : "?";
  }

  private static boolean near(int pixel, Color colour) {
    return Math.abs(((pixel >> 16) & 0xff) - colour.getRed()) < NEAR
        && Math.abs(((pixel >> 8) & 0xff) - colour.getGreen()) < NEAR
        && Math.abs((pixel & 0xff) - colour.getBlue()) < NEAR;
  }

  /** Upright, as much as was decoded of it. */
  static Pixels all(Negative negative) {
    return negative.within(Integer.MAX_VALUE);
  }
}
