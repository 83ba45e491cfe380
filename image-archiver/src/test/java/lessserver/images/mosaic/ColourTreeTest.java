package lessserver.images.mosaic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tree finds what looking at all of them finds. */
class ColourTreeTest {

  @Test
  void it_finds_the_nearest_colour() {
    Random random = new Random(7);
    List<Lab> colours =
        IntStream.range(0, 300).mapToObj(_ -> Lab.of(random.nextInt(1 << 24))).toList();
    ColourTree tree = new ColourTree(colours);

    for (int i = 0; i < 1_000; i++) {
      Lab wanted = Lab.of(random.nextInt(1 << 24));
      double least = colours.stream().mapToDouble(wanted::squaredDistance).min().orElseThrow();
      assertThat(colours.get(tree.nearest(wanted)).squaredDistance(wanted)).isEqualTo(least);
    }
  }

  @Test
  void white_and_black_are_where_the_standard_has_them() {
    assertThat(Lab.of(0xffffff).l()).isBetween(99.9, 100.1);
    assertThat(Lab.of(0).l()).isBetween(-0.1, 0.1);
  }
}
