package lessserver.images.describe;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import lessserver.images.image.CaptionSource;
import lessserver.images.image.Label;
import lessserver.images.picture.Size;
import org.jspecify.annotations.Nullable;

/**
 * A sentence for an image, made of the objects that were recognised; or, if there are none, of its
 * look, and then it says so. Never more than is known.
 */
record Caption(String sentence, CaptionSource source) {

  private static final int MOST_NOUNS = 4;
  private static final double ALL = 0.95;
  private static final double FILLING_THRESHOLD = 0.9;
  private static final List<String> NUMBERS =
      List.of("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
  private static final Map<String, String> PLURALS =
      Map.of(
          "person", "people",
          "sheep", "sheep",
          "skis", "pairs of skis",
          "scissors", "pairs of scissors",
          "knife", "knives",
          "mouse", "mice",
          "toothbrush", "toothbrushes");
  private static final Map<String, String> SINGULARS =
      Map.of("skis", "a pair of skis", "scissors", "a pair of scissors", "broccoli", "broccoli");
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /**
   * Those labels of which a sentence may be made. The model takes flat pictures, such as a scanned
   * page, for a refrigerator that fills them: what fills the picture has to be surer than the rest.
   */
  static List<Label> sure(List<Label> labels, double threshold) {
    return labels.stream()
        .filter(label -> label.score() >= (fills(label) ? FILLING_THRESHOLD : threshold))
        .toList();
  }

  private static boolean fills(Label label) {
    return label.boxWidth() * label.boxHeight() > ALL;
  }

  /** Of those objects that are sure enough; empty-handed, there is no such sentence. */
  static Caption ofObjects(List<Label> sure) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    sure.forEach(label -> counts.merge(label.name(), 1, Integer::sum));
    List<String> nouns =
        counts.entrySet().stream()
            .limit(MOST_NOUNS)
            .map(each -> counted(each.getKey(), each.getValue()))
            .toList();
    return new Caption(capitalised(listed(nouns)) + ".", CaptionSource.OBJECTS);
  }

  static Caption ofAppearance(Size size, List<Palette> colours, @Nullable Instant takenAt) {
    String look =
        "a %s picture, mostly %s"
            .formatted(shape(size), listed(colours.stream().map(Palette::word).toList()));
    String date = takenAt == null ? "" : ", taken in " + MONTH.format(takenAt);
    return new Caption(
        capitalised(look) + date + ". Nothing in it was recognised.", CaptionSource.APPEARANCE);
  }

  private static String shape(Size size) {
    double ratio = (double) size.width() / size.height();
    if (ratio > 2) {
      return "panoramic";
    }
    if (ratio > 1.1) {
      return "landscape-format";
    }
    return ratio < 1 / 1.1 ? "portrait-format" : "square";
  }

  static String counted(String noun, int count) {
    if (count == 1) {
      String article = "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ";
      return SINGULARS.getOrDefault(noun, article + noun);
    }
    String number = count < NUMBERS.size() ? NUMBERS.get(count) : "many";
    return number + " " + plural(noun);
  }

  private static String plural(String noun) {
    String irregular = PLURALS.get(noun);
    if (irregular != null) {
      return irregular;
    }
    return noun.matches(".*(s|sh|ch|x)") ? noun + "es" : noun + "s";
  }

  private static String listed(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "))
            + " and "
            + words.getLast();
  }

  private static String capitalised(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ENGLISH) + sentence.substring(1);
  }
}
