package lessserver.images.describe;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * installed, no text is read. Words of which it is not sure are left out. The picture goes there
 * through a pipe: no disk has to have room for it, and none keeps it. Safe for use by many threads.
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

  /** Whether there is such a program, however slow it is; asked once. */
  synchronized boolean isInstalled() {
    if (installed == null) {
      installed = answersItsVersion();
      log.info("event=text-reader program={} installed={}", properties.tesseract(), installed);
    }
    return installed;
  }

  /** Who leaves the describing to others has no use for it. */
  @Override
  public boolean wants(Pixels picture) {
    return properties.describes() && isInstalled() && TextHint.isIn(picture);
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
      Output output =
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
              picture,
              properties.tesseractTimeout());
      return output.status() == 0
          ? new Reading(text(output.text().lines().toList()), TextSource.OCR)
          : failed("status " + output.status());
    } catch (TimeoutException _) {
      return failed("it took more than " + properties.tesseractTimeout().toSeconds() + " s");
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private static Reading failed(String why) {
    log.warn("event=text-not-read reason=\"{}\"", why);
    return Reading.FAILED;
  }

  private boolean answersItsVersion() {
    try {
      return run(List.of(properties.tesseract(), "--version"), new byte[0], ASKED_WITHIN).status()
          == 0;
    } catch (TimeoutException _) {
      return true; // It is there. A busy machine will not always be.
    } catch (IOException _) {
      return false;
    }
  }

  /** What a process came to. */
  private record Output(int status, String text) {}

  private static Output run(List<String> command, byte[] input, Duration within)
      throws IOException, TimeoutException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
    builder.environment().put("OMP_THREAD_LIMIT", "1");
    Process process = builder.start();
    try {
      FutureTask<Output> output = new FutureTask<>(() -> talk(process, input));
      Thread.ofVirtual().name("text-reader").start(output);
      return output.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("its output cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a text is read");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Output talk(Process process, byte[] input)
      throws IOException, InterruptedException {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException _) {
      // It ends before it has read all; its status says why.
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text);
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
