package lessserver.images.describe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The eighty nouns that the model knows, by its numbers.
 *
 * @param nouns some numbers have none
 */
record Vocabulary(Map<Integer, String> nouns) {

  private static final String FILE = "/models/coco-labels.txt";

  static Vocabulary ofCoco() {
    try (InputStream content = Objects.requireNonNull(Vocabulary.class.getResourceAsStream(FILE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8))) {
      return new Vocabulary(
          lines
              .lines()
              .collect(
                  Collectors.toUnmodifiableMap(
                      line -> Integer.valueOf(line.substring(0, line.indexOf(' '))),
                      line -> line.substring(line.indexOf(' ') + 1))));
    } catch (IOException e) {
      throw new UncheckedIOException("the labels are part of this program", e);
    }
  }

  Optional<String> noun(int number) {
    return Optional.ofNullable(nouns.get(number));
  }
}
