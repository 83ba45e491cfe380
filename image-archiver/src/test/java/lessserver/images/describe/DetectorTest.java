package lessserver.images.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import lessserver.images.Samples;
import lessserver.images.TestProperties;
import lessserver.images.image.Label;
import lessserver.images.picture.Pixels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model itself. */
class DetectorTest {

  @Test
  void it_answers_for_each_anchor_and_class() throws Exception {
    try (Model model = new Model()) {
      Model.Answer answer = model.look(plain(0x808080));

      assertThat(answer.boxes().remaining()).isEqualTo(Model.ANCHORS * 4);
      assertThat(answer.scores().remaining()).isEqualTo(Model.ANCHORS * Model.CLASSES);
      for (int i = 0; i < answer.scores().remaining(); i++) {
        assertThat(answer.scores().get(i)).isBetween(0f, 1f);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"cat", "cup"})
  void it_sees_what_is_there_and_where(String noun) throws Exception {
    try (Model model = new Model()) {
      List<Label> labels =
          new Detector(model, TestProperties.withTesseract("none"))
              .labels(Samples.pixels(Samples.picture(noun)).stretched(Model.SIDE, Model.SIDE));

      assertThat(labels).isNotEmpty();
      Label first = labels.getFirst();
      assertThat(first.name()).isEqualTo(noun);
      assertThat(first.score()).isGreaterThan(0.5);
      assertThat(first.boxLeft() + first.boxWidth() / 2).isBetween(0.3, 0.7);
      assertThat(first.boxTop() + first.boxHeight() / 2).isBetween(0.3, 0.7);
      assertThat(first.boxWidth() * first.boxHeight()).isGreaterThan(0.2);
    }
  }

  @Test
  void boxes_overlap_by_what_they_share() {
    Label one = new Label("dog", 0.9, 0, 0, 0.4, 0.4);

    assertThat(Detector.overlap(one, one)).isCloseTo(1, within(1e-9));
    assertThat(Detector.overlap(one, new Label("dog", 0.8, 0.5, 0.5, 0.4, 0.4))).isZero();
    assertThat(Detector.overlap(one, new Label("dog", 0.8, 0.2, 0, 0.4, 0.4)))
        .isCloseTo(1.0 / 3, within(1e-9));
  }

  @Test
  void eighty_nouns_are_known() {
    assertThat(Vocabulary.ofCoco().nouns()).hasSize(80).containsEntry(18, "dog");
  }

  @Test
  void colours_have_names() {
    assertThat(Palette.of(plain(0x2040e0))).isEqualTo(List.of(Palette.BLUE));
    assertThat(Palette.of(plain(0xffffff))).isEqualTo(List.of(Palette.WHITE));
    assertThat(Palette.of(plain(0x6b3a12))).isEqualTo(List.of(Palette.BROWN));
  }

  private static Pixels plain(int rgb) {
    int[] pixels = new int[Model.SIDE * Model.SIDE];
    Arrays.fill(pixels, rgb);
    return new Pixels(Model.SIDE, Model.SIDE, pixels);
  }
}
