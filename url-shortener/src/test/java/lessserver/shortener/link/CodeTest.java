package lessserver.shortener.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lessserver.shortener.link.Code.InvalidCode;
import lessserver.shortener.link.Code.InvalidMediums;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {

  @Test
  void random_codes_have_no_look_alikes() {
    Random random = new Random(42);
    assertThat(Stream.generate(() -> Code.random(random).value()).limit(10_000))
        .allMatch(code -> code.matches("[2-9a-hjkmnp-z]{7}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void case_does_not_count() {
    assertThat(Code.of("Spring-Sale")).isEqualTo(Code.followed("sPRING-sALE"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "a-b",
        "a_b",
        "0ab",
        "a23456789-123456789-123456789-123456789-123456789-123456789-1234"
      })
  void three_to_64_letters_digits_hyphens_and_underscores_are_a_code(String asked) {
    assertThat(Code.of(asked).value()).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "ab",
        "-ab",
        "_ab",
        "a b",
        "a/b",
        "a.b",
        "a+b",
        "a%62",
        "ünder",
        "аbc",
        "a\nb",
        "abc\n",
        "a23456789-123456789-123456789-123456789-123456789-123456789-12345"
      })
  void anything_else_is_refused(String asked) {
    assertThatThrownBy(() -> Code.of(asked)).isInstanceOf(InvalidCode.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "API", "console", "actuator", "functions", "swagger-ui"})
  void what_the_suite_needs_for_itself_is_reserved(String asked) {
    assertThatThrownBy(() -> Code.of(asked))
        .isInstanceOf(InvalidCode.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void a_code_on_a_medium_ends_with_it() {
    assertThat(Code.of("sale").onEach(List.of("Face Book", "mail")))
        .extracting(Code::value)
        .containsExactly("sale-face-book", "sale-mail");
  }

  static Stream<List<String>> mediums_that_no_code_tells_apart() {
    return Stream.of(
        List.of("E-Mail", "e mail"),
        List.of("微信", "微博"),
        List.of("mail", "微信"),
        List.of("--", "a"));
  }

  @ParameterizedTest
  @MethodSource("mediums_that_no_code_tells_apart")
  void mediums_that_no_code_tells_apart_are_refused(List<String> mediums) {
    assertThatThrownBy(() -> Code.of("sale").onEach(mediums))
        .isInstanceOfSatisfying(
            InvalidMediums.class,
            refusal -> assertThat(refusal.errors().getFirst().field()).isEqualTo("mediums"));
  }
}
