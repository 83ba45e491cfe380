package lessserver.images.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import lessserver.images.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether reading a picture is worth the time. */
class TextHintTest {

  @ParameterizedTest
  @ValueSource(ints = {12, 16, 20, 28, 40, 60, 90, 140})
  void letters_of_any_size_are_seen(int size) {
    assertThat(hint(Samples.text(size, "Exit harbour"))).isTrue();
  }

  @Test
  void soft_things_have_no_letters() {
    assertThat(hint(Samples.plain(800, 600, Color.RED))).isFalse();
    assertThat(hint(Samples.colours(1600, 1200, 3))).isFalse();
    assertThat(hint(Samples.quarters(300, 200))).isFalse();
    assertThat(hint(Samples.picture("cat"))).isFalse();
  }

  @Test
  void a_tiny_picture_is_no_trouble() {
    assertThat(hint(Samples.plain(1, 1, Color.RED))).isFalse();
  }

  private static boolean hint(BufferedImage image) {
    return TextHint.isIn(Samples.pixels(image));
  }
}
