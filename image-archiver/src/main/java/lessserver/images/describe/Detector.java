package lessserver.images.describe;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lessserver.images.ImageProperties;
import lessserver.images.image.Label;
import lessserver.images.picture.Pixels;
import org.springframework.stereotype.Component;

/**
 * Makes labels of what the model says: of boxes of one kind that lie on each other only the surest
 * stays. Safe for use by many threads.
 */
@Component
class Detector {

  private static final double OVERLAP = 0.6;
  private static final int MOST_LABELS = 50;

  /** By which the network's answers are scaled. */
  private static final double CENTRE_VARIANCE = 10;

  private static final double SIZE_VARIANCE = 5;

  private final Model model;
  private final double threshold;
  private final Vocabulary vocabulary = Vocabulary.ofCoco();
  private final FloatBuffer anchors = Model.anchors();

  Detector(Model model, ImageProperties properties) {
    this.model = model;
    this.threshold = properties.labels().threshold();
  }

  /**
   * What is on a picture, the surest first.
   *
   * @param picture stretched to the model's square
   */
  List<Label> labels(Pixels picture) {
    Model.Answer answer = model.look(picture);
    Map<String, List<Label>> byNoun = new TreeMap<>();
    for (int anchor = 0; anchor < Model.ANCHORS; anchor++) {
      for (int number = 1; number < Model.CLASSES; number++) {
        float score = answer.scores().get(anchor * Model.CLASSES + number);
        if (score >= threshold) {
          int at = anchor;
          vocabulary
              .noun(number)
              .ifPresent(
                  noun ->
                      byNoun
                          .computeIfAbsent(noun, _ -> new ArrayList<>())
                          .add(label(noun, score, answer.boxes(), at)));
        }
      }
    }
    return byNoun.values().stream()
        .flatMap(each -> apart(each).stream())
        .sorted(Comparator.comparingDouble(Label::score).reversed())
        .limit(MOST_LABELS)
        .toList();
  }

  private Label label(String noun, float score, FloatBuffer boxes, int anchor) {
    int at = 4 * anchor;
    double height = anchors.get(at + 2) - (double) anchors.get(at);
    double width = anchors.get(at + 3) - (double) anchors.get(at + 1);
    double centreY = boxes.get(at) / CENTRE_VARIANCE * height + anchors.get(at) + height / 2;
    double centreX = boxes.get(at + 1) / CENTRE_VARIANCE * width + anchors.get(at + 1) + width / 2;
    double boxHeight = Math.exp(boxes.get(at + 2) / SIZE_VARIANCE) * height;
    double boxWidth = Math.exp(boxes.get(at + 3) / SIZE_VARIANCE) * width;
    double top = share(centreY - boxHeight / 2);
    double left = share(centreX - boxWidth / 2);
    return new Label(
        noun,
        rounded(score),
        left,
        top,
        rounded(share(centreX + boxWidth / 2) - left),
        rounded(share(centreY + boxHeight / 2) - top));
  }

  private static List<Label> apart(List<Label> same) {
    List<Label> left = new ArrayList<>();
    same.stream()
        .sorted(Comparator.comparingDouble(Label::score).reversed())
        .forEach(
            each -> {
              if (left.stream().noneMatch(surer -> overlap(surer, each) > OVERLAP)) {
                left.add(each);
              }
            });
    return List.copyOf(left);
  }

  /** The share that two boxes have in common of what they cover together. */
  static double overlap(Label one, Label other) {
    double width =
        Math.min(one.boxLeft() + one.boxWidth(), other.boxLeft() + other.boxWidth())
            - Math.max(one.boxLeft(), other.boxLeft());
    double height =
        Math.min(one.boxTop() + one.boxHeight(), other.boxTop() + other.boxHeight())
            - Math.max(one.boxTop(), other.boxTop());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double common = width * height;
    return common
        / (one.boxWidth() * one.boxHeight() + other.boxWidth() * other.boxHeight() - common);
  }

  private static double share(double value) {
    return rounded(Math.clamp(value, 0.0, 1.0));
  }

  private static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
