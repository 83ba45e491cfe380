package lessserver.images.describe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import lessserver.images.Samples;
import lessserver.images.TestProperties;
import lessserver.images.image.TextSource;
import lessserver.images.picture.Pixels;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** What is made of the words that Tesseract tells. */
class TextReaderTest {

  private static final String HEADER =
      "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf"
          + "\ttext";

  @Test
  void sure_words_become_lines() {
    assertThat(
            TextReader.text(
                List.of(
                    HEADER,
                    "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t",
                    word(1, 96.1, "No"),
                    word(1, 91, "parking"),
                    word(1, 12, "~;"),
                    word(2, 88, "today"))))
        .isEqualTo("No parking\ntoday");
  }

  @Test
  void smudges_are_no_text() {
    assertThat(TextReader.text(List.of(HEADER, word(1, 99, "|"), word(2, 70, "a")))).isNull();
  }

  @Test
  void the_program_is_run_and_its_table_read() throws IOException {
    TextReader reader =
        reader(
            program(
                """
                [ "$1" = --version ] && exit 0
                [ "$(cat)" = picture ] || exit 1
                printf '%s\n%s\n' 'level' '5	1	1	1	1	1	0	0	9	9	95	Hello'
                """));

    assertThat(reader.read("picture".getBytes(UTF_8)))
        .isEqualTo(new TextReader.Reading("Hello", TextSource.OCR));
    assertThat(reader.read("other".getBytes(UTF_8))).isEqualTo(TextReader.Reading.FAILED);
  }

  @Test
  void who_leaves_the_describing_to_others_wants_no_copy_to_read() throws IOException {
    String program = program("exit 0");
    Pixels text = pixels(Samples.text(30, "No parking", "today"));

    assertThat(reader(program).wants(text)).isTrue();
    assertThat(new TextReader(TestProperties.withoutDescribing(program)).wants(text)).isFalse();
  }

  private static Pixels pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    return new Pixels(width, height, IntStream.of(rgb).map(pixel -> pixel & 0xffffff).toArray());
  }

  @Test
  void a_program_that_is_slow_to_say_that_it_is_there_is_there() throws IOException {
    TextReader reader =
        reader(
            program(
                """
                [ "$1" = --version ] && exec sleep 60
                cat > /dev/null
                printf '%s\n' '5	1	1	1	1	1	0	0	9	9	95	Hello'
                """));

    assertThat(reader.read("picture".getBytes(UTF_8)))
        .isEqualTo(new TextReader.Reading("Hello", TextSource.OCR));
  }

  @Test
  void a_picture_that_the_program_does_not_read_to_its_end_keeps_nobody_waiting()
      throws IOException {
    TextReader reader = reader(program("[ \"$1\" = --version ] || exit 1"));

    assertThat(reader.read(new byte[10_000_000])).isEqualTo(TextReader.Reading.FAILED);
  }

  @Test
  void text_on_a_picture_is_read() {
    TextReader reader = reader("tesseract");
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(reader.isInstalled(), "Tesseract is not installed: no text is read");
    }

    assertThat(reader.read(Samples.file(Samples.text(40, "No parking", "on Sundays"), "png")))
        .isEqualTo(new TextReader.Reading("No parking\non Sundays", TextSource.OCR));
    assertThat(reader.read(Samples.file(Samples.colours(400, 300, 1), "png")))
        .isEqualTo(new TextReader.Reading(null, TextSource.OCR));
  }

  @Test
  void without_the_program_no_text_is_looked_for() {
    assertThat(reader("there-is-no-such-program").read("picture".getBytes(UTF_8)))
        .isEqualTo(TextReader.Reading.SKIPPED);
  }

  private static String program(String script) throws IOException {
    Path program = TemporaryData.newFolder().resolve("tesseract");
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program.toString();
  }

  private static TextReader reader(String program) {
    return new TextReader(TestProperties.withTesseract(program));
  }

  private static String word(int line, double confidence, String word) {
    return "5\t1\t1\t1\t%d\t1\t0\t0\t9\t9\t%s\t%s".formatted(line, confidence, word);
  }
}
