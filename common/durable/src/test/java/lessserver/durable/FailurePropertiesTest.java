package lessserver.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailurePropertiesTest {

  private static Map<String, @Nullable Object> kept(Map<String, ?> told) {
    return FailureProperties.bounded(told);
  }

  @Test
  void whole_numbers_are_small_if_they_can_and_others_are_doubles_or_text() {
    assertThat(kept(Map.of("small", 5L, "large", 5_000_000_000L, "float", 0.1f, "none", Float.NaN)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("small", 5, "large", 5_000_000_000L, "float", 0.1, "none", "NaN"));
    assertThat(kept(Map.of("price", new BigDecimal("12.50")))).containsEntry("price", "12.50");
  }

  @Test
  void a_collection_is_a_list_and_what_can_be_gone_through_otherwise_is_text() {
    Path path = Path.of("a", "b");

    assertThat(kept(Map.of("set", Set.of(1), "path", path, "nested", List.of(List.of(1)))))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("set", List.of(1), "path", path.toString(), "nested", List.of("[1]")));
  }

  @Test
  void a_list_is_not_gone_through_beyond_what_is_kept() {
    List<Integer> told = new ArrayList<>(Collections.nCopies(20, 7));
    told.addAll(Collections.nCopies(1_000_000, 8));

    assertThat(kept(Map.of("list", told))).containsEntry("list", Collections.nCopies(20, 7));
  }

  @Test
  void all_together_are_bounded_and_bounding_them_again_changes_nothing() {
    Map<String, List<String>> told = new LinkedHashMap<>();
    IntStream.range(0, 20)
        .forEach(i -> told.put("list " + i, Collections.nCopies(20, "x".repeat(499))));

    Map<String, @Nullable Object> kept = kept(told);

    assertThat(kept.toString()).hasSizeBetween(7_000, 9_000);
    assertThat(kept).containsEntry("list 0", Collections.nCopies(16, "x".repeat(499)));
    assertThat(kept(kept)).isEqualTo(kept);
  }

  @Test
  void what_one_teller_throws_keeps_nothing_of_the_others_from_the_failure() {
    Failure failure =
        Failure.of(
            new IllegalStateException("no way"),
            List.of(
                _ -> Map.of("code", 7),
                _ -> {
                  throw new StackOverflowError();
                },
                _ -> Map.of("limit", 8)));

    assertThat(failure.properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "code",
                7,
                "limit",
                8,
                "properties",
                "cannot be told: java.lang.StackOverflowError"));
  }
}
