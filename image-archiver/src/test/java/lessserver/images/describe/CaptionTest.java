package lessserver.images.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import lessserver.images.image.CaptionSource;
import lessserver.images.image.Label;
import lessserver.images.picture.Size;
import org.junit.jupiter.api.Test;

/** The sentences that are made of what is known. */
class CaptionTest {

  @Test
  void objects_are_counted() {
    Caption caption = Caption.ofObjects(labels("dog", "person", "person", "umbrella"));

    assertThat(caption.sentence()).isEqualTo("A dog, two people and an umbrella.");
    assertThat(caption.source()).isEqualTo(CaptionSource.OBJECTS);
  }

  @Test
  void what_fills_the_picture_has_to_be_surer_than_the_rest() {
    Label page = new Label("refrigerator", 0.77, 0, 0, 0.99, 0.99);
    Label person = new Label("person", 0.65, 0, 0, 0.7, 0.97);
    Label maybe = new Label("dog", 0.45, 0, 0, 0.2, 0.2);

    assertThat(Caption.sure(List.of(page, person, maybe), 0.5)).isEqualTo(List.of(person));
  }

  @Test
  void odd_plurals_are_right() {
    assertThat(Caption.counted("wine glass", 3)).isEqualTo("three wine glasses");
    assertThat(Caption.counted("couch", 2)).isEqualTo("two couches");
    assertThat(Caption.counted("sheep", 12)).isEqualTo("many sheep");
    assertThat(Caption.counted("scissors", 1)).isEqualTo("a pair of scissors");
  }

  @Test
  void where_nothing_is_recognised_the_look_is_told_and_nothing_is_invented() {
    Caption caption =
        Caption.ofAppearance(
            new Size(400, 300),
            List.of(Palette.BLUE, Palette.WHITE),
            Instant.parse("2019-05-04T12:30:00Z"));

    assertThat(caption.sentence())
        .isEqualTo(
            "A landscape-format picture, mostly blue and white, taken in May 2019. Nothing in it"
                + " was recognised.");
    assertThat(caption.source()).isEqualTo(CaptionSource.APPEARANCE);
  }

  private static List<Label> labels(String... names) {
    return Stream.of(names).map(name -> new Label(name, 0.9, 0, 0, 1, 1)).toList();
  }
}
