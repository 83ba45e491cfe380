package lessserver.images.describe;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lessserver.images.ImageProperties;
import lessserver.images.image.TextSource;
import lessserver.images.picture.ForReading;
import lessserver.images.picture.Pixels;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the text on a picture by the program Tesseract, in a process of its own; if it is not
 * installed, no text is read. Words of which it is not sure are left out. Safe for use by many
 * threads.
 */
@Component
class TextReader implements ForReading {

  private static final Logger log = LoggerFactory.getLogger(TextReader.class);

  private static final Duration ASKED_WITHIN = Duration.ofSeconds(5);
  private static final double SURE = 60;
  private static final int LONGEST = 10_000;
  private static final String WORD_LEVEL = "5";
  private static final int COLUMNS = 12;
  private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\p{N}]{2}");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

  private final ImageProperties properties;
  private @Nullable Boolean installed;

  TextReader(ImageProperties properties) {
    this.properties = properties;
  }

  /**
   * What was read.
   *
   * @param text null if there is none
   */
  record Reading(@Nullable String text, TextSource source) {

    static final Reading SKIPPED = new Reading(null, TextSource.SKIPPED);
    static final Reading UNLIKELY = new Reading(null, TextSource.UNLIKELY);
    static final Reading FAILED = new Reading(null, TextSource.FAILED);
  }

  /** Whether there is such a program; asked once. */
  synchronized boolean isInstalled() {
    if (installed == null) {
      installed = answersItsVersion();
      log.info("event=text-reader program={} installed={}", properties.tesseract(), installed);
    }
    return installed;
  }

  @Override
  public boolean wants(Pixels picture) {
    return isInstalled() && TextHint.isIn(picture);
  }

  /** Reads what is on a picture, if there is a copy for it. */
  Reading read(Optional<byte[]> picture) {
    if (!isInstalled()) {
      return Reading.SKIPPED;
    }
    return picture.map(this::read).orElse(Reading.UNLIKELY);
  }

  /** Reads what is on a picture, given as a file of any format that the program knows. */
  Reading read(byte[] picture) {
    if (!isInstalled()) {
      return Reading.SKIPPED;
    }
    try {
      Path input = Files.createTempFile("picture", "");
      Path output = Files.createTempFile("text", "");
      try {
        Files.write(input, picture);
        int status =
            run(
                List.of(
                    properties.tesseract(),
                    "stdin",
                    "stdout",
                    "-l",
                    properties.tesseractLanguages(),
                    "--psm",
                    "3",
                    "tsv"),
                input.toFile(),
                Redirect.to(output.toFile()),
                properties.tesseractTimeout());
        return status == 0
            ? new Reading(text(Files.readAllLines(output, StandardCharsets.UTF_8)), TextSource.OCR)
            : failed("status " + status);
      } finally {
        Files.deleteIfExists(input);
        Files.deleteIfExists(output);
      }
    } catch (IOException | UncheckedIOException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private static Reading failed(String why) {
    log.warn("event=text-not-read reason=\"{}\"", why);
    return Reading.FAILED;
  }

  private boolean answersItsVersion() {
    try {
      return run(
              List.of(properties.tesseract(), "--version"),
              new File("/dev/null"),
              Redirect.DISCARD,
              ASKED_WITHIN)
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static int run(List<String> command, File input, Redirect output, Duration within)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(input)
            .redirectOutput(output)
            .redirectError(Redirect.DISCARD);
    builder.environment().put("OMP_THREAD_LIMIT", "1");
    Process process = builder.start();
    try {
      if (process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new IOException("it took more than " + within.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a text is read");
    } finally {
      process.destroyForcibly();
    }
  }

  /** The lines of the sure words of the program's table. */
  static @Nullable String text(List<String> table) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String row : table) {
      List<String> cells = List.of(row.split("\t", -1));
      if (cells.size() == COLUMNS && cells.getFirst().equals(WORD_LEVEL)) {
        String word = UNPRINTABLE.matcher(cells.get(11)).replaceAll("").strip();
        if (!word.isEmpty() && sure(cells.get(10))) {
          lines
              .computeIfAbsent(String.join(" ", cells.subList(1, 5)), _ -> new ArrayList<>())
              .add(word);
        }
      }
    }
    String text =
        lines.values().stream()
            .map(words -> String.join(" ", words))
            .collect(Collectors.joining("\n"));
    // A lone letter is a smudge.
    return LETTERS.matcher(text).find()
        ? text.substring(0, Math.min(LONGEST, text.length()))
        : null;
  }

  private static boolean sure(String confidence) {
    try {
      return Double.parseDouble(confidence) >= SURE;
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
