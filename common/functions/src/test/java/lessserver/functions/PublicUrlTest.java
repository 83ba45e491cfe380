package lessserver.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://links.example, https://links.example/a",
    "https://links.example/, https://links.example/a",
    "https://links.example//, https://links.example/a",
    "' http://localhost:8080 ', http://localhost:8080/a",
    "https://example.com/links/, https://example.com/links/a"
  })
  void a_slash_at_its_end_is_not_doubled(String configured, String address) {
    assertThat(PublicUrl.of(configured).at("/a")).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "links.example",
        "links.example:8080",
        "//links.example",
        "ftp://links.example",
        "https://",
        "https:///path",
        "https://user@links.example",
        "https://links.example?a",
        "https://links.example/#a",
        "https://links example"
      })
  void what_nobody_could_type_is_refused_with_what_to_write(String configured) {
    assertThatThrownBy(() -> PublicUrl.of(configured))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PUBLIC_URL")
        .hasMessageContaining("https://links.example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "https://links.example, https://links.example",
    "HTTPS://Links.Example:443/suite/, https://links.example",
    "http://links.example:80, http://links.example",
    "http://localhost:8080, http://localhost:8080",
    "https://links.example:80, https://links.example:80",
    "http://[::1]:8080/, http://[::1]:8080"
  })
  void its_origin_is_what_a_browser_calls_it(String configured, String origin) {
    assertThat(PublicUrl.of(configured).origin()).isEqualTo(origin);
  }

  @Test
  void it_knows_whether_it_is_encrypted() {
    assertThat(PublicUrl.of("HTTPS://links.example").isHttps()).isTrue();
    assertThat(PublicUrl.of("http://links.example").isHttps()).isFalse();
  }
}
