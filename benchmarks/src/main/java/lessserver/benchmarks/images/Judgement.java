package lessserver.benchmarks.images;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the archiver says of pictures, beside what people said: nouns for a whole picture, however
 * often and wherever something is on it.
 *
 * @param truth the nouns of each file
 * @param asked the nouns that people looked for: others are left out
 */
record Judgement(TreeMap<Path, Set<String>> truth, Set<String> asked) {

  private static final double FILLS = 0.95;
  private static final double FILLING_THRESHOLD = 0.9;

  /**
   * Reads a folder as the YOLO tools have them: a file in {@code labels} for each one in {@code
   * images}, with a line for each object that begins with its class, by COCO's order. A file {@code
   * classes.txt} names the nouns that were looked for, if not all of them were.
   */
  static Judgement of(Path folder, Path sources) throws IOException {
    List<String> nouns =
        Files.readAllLines(sources.resolve("main/resources/models/coco-labels.txt")).stream()
            .map(line -> line.substring(line.indexOf(' ') + 1))
            .toList();
    Path classes = folder.resolve("classes.txt");
    Set<String> asked = Set.copyOf(Files.exists(classes) ? Files.readAllLines(classes) : nouns);
    TreeMap<Path, Set<String>> truth = new TreeMap<>();
    try (Stream<Path> images = Files.list(folder.resolve("images"))) {
      for (Path image : images.toList()) {
        String name = image.getFileName().toString().replaceFirst("[.][^.]*$", ".txt");
        Path labels = folder.resolve("labels").resolve(name);
        Set<String> there = new HashSet<>();
        for (String line : Files.exists(labels) ? Files.readAllLines(labels) : List.<String>of()) {
          there.add(nouns.get(Integer.parseInt(line.split(" ", 2)[0])));
        }
        truth.put(image, there);
      }
    }
    return new Judgement(truth, asked);
  }

  List<Path> files() {
    return List.copyOf(truth.keySet());
  }

  /** Prints a table: what would come of each threshold, for labels and for captions. */
  void print(List<JsonNode> images) {
    System.out.printf(
        "%d pictures with %d nouns of %d kinds%n%n",
        truth.size(), truth.values().stream().mapToInt(Set::size).sum(), asked.size());
    System.out.println(
        "| made of what is surer than | precision | recall | pictures with a noun | of them with a"
            + " wrong one |");
    System.out.println("|---|--:|--:|--:|--:|");
    for (int percent = 30; percent <= 80; percent += 10) {
      double threshold = percent / 100.0;
      row("labels, %.2f".formatted(threshold), images, label -> score(label) >= threshold);
    }
    for (int percent = 30; percent <= 80; percent += 10) {
      double threshold = percent / 100.0;
      row(
          "captions, %.2f".formatted(threshold),
          images,
          label -> score(label) >= (fills(label) ? FILLING_THRESHOLD : threshold));
    }
  }

  private void row(String what, List<JsonNode> images, Predicate<JsonNode> counts) {
    int said = 0;
    int right = 0;
    int pictures = 0;
    int wrong = 0;
    List<Path> files = files();
    for (int i = 0; i < files.size(); i++) {
      Set<String> there = truth.getOrDefault(files.get(i), Set.of());
      Set<String> nouns =
          StreamSupport.stream(images.get(i).get("labels").spliterator(), false)
              .filter(counts)
              .map(label -> label.get("name").asText())
              .filter(asked::contains)
              .collect(Collectors.toSet());
      long good = nouns.stream().filter(there::contains).count();
      said += nouns.size();
      right += (int) good;
      pictures += nouns.isEmpty() ? 0 : 1;
      wrong += good < nouns.size() ? 1 : 0;
    }
    int all = truth.values().stream().mapToInt(Set::size).sum();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %d | %d |%n",
        what,
        share(right, said),
        share(right, all),
        pictures,
        wrong);
  }

  /** Of nothing it is all. */
  private static double share(int part, int whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }

  private static double score(JsonNode label) {
    return label.get("score").asDouble();
  }

  private static boolean fills(JsonNode label) {
    return label.at("/box/width").asDouble() * label.at("/box/height").asDouble() > FILLS;
  }
}
