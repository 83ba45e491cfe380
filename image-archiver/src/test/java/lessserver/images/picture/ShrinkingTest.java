package lessserver.images.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Smaller copies. */
class ShrinkingTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 3", "40, 39", "1280, 1", "1, 97", "320, 97"})
  void what_has_one_colour_keeps_it(int width, int height) {
    int[] rgb = new int[1280 * 97];
    Arrays.fill(rgb, 0xff8001);

    assertThat(new Pixels(1280, 97, rgb).shrunk(new Size(width, height)).rgb())
        .containsOnly(0xff8001);
  }

  @Test
  void a_new_pixel_is_the_mean_of_those_it_covers() {
    Pixels four = new Pixels(2, 2, new int[] {0x000000, 0x640000, 0x006400, 0x000064});

    assertThat(four.shrunk(new Size(1, 1)).rgb()).containsExactly(0x191919);
  }

  @Test
  void what_lies_across_two_new_pixels_counts_for_both() {
    Pixels three = new Pixels(3, 1, new int[] {0x00, 0x3c, 0x00});

    assertThat(three.shrunk(new Size(2, 1)).rgb()).containsExactly(0x14, 0x14);
    Pixels upright = new Pixels(1, 3, three.rgb());
    assertThat(upright.shrunk(new Size(1, 2)).rgb()).containsExactly(0x14, 0x14);
  }

  @Test
  void of_white_nothing_overflows_however_large_it_is() {
    int[] white = IntStream.range(0, 2000 * 2000).map(_ -> 0xffffff).toArray();

    assertThat(new Pixels(2000, 2000, white).shrunk(new Size(1, 1)).rgb())
        .containsExactly(0xffffff);
  }

  @Test
  void to_stretch_is_to_shrink_one_side_and_to_repeat_the_other() {
    Pixels wide = new Pixels(4, 1, new int[] {0x00, 0x02, 0x10, 0x12});

    assertThat(wide.stretched(2, 2).rgb()).containsExactly(0x01, 0x11, 0x01, 0x11);
  }
}
