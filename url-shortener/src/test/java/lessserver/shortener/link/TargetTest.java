package lessserver.shortener.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lessserver.functions.PublicUrl;
import lessserver.shortener.link.Target.ForbiddenTarget;
import lessserver.shortener.link.Target.MalformedTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  private static final PublicUrl PUBLIC_URL = PublicUrl.of("https://short.example/");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,hi",
        "ftp://example.com/",
        "file:///etc/passwd",
        "mailto:a@example.com",
        "https://user:secret@example.com/",
        "https://user@example.com/",
        "https://@example.com/",
        "https://short.example/abc",
        "HTTPS://SHORT.EXAMPLE:443/abc",
        "http://short.example",
        "https:short.example",
        "https:\\\\short.example\\abc",
        "https://short.example./abc",
        "https://ｓｈｏｒｔ。example/",
        "https://sh%6Frt.example/",
        "https://s\thort.example/"
      })
  void where_no_link_may_lead_is_refused(String url) {
    assertThatThrownBy(() -> Target.of("url", url, PUBLIC_URL)).isInstanceOf(ForbiddenTarget.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "/relative",
        "//example.com/",
        "https://",
        "http://a b/",
        "https://exa mple/",
        "::"
      })
  void what_is_no_address_is_refused(String url) {
    assertThatThrownBy(() -> Target.of("url", url, PUBLIC_URL)).isInstanceOf(MalformedTarget.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, https://example.com/?utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/, https://example.com/?utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/?, https://example.com/?utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/a?b=c, https://example.com/a?b=c&utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/a?b, https://example.com/a?b&utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/%7Ea?q=%C3%A9#top,"
        + " https://example.com/%7Ea?q=%C3%A9&utm_medium=mail&utm_campaign=spring+sale#top",
    "https://example.com/?utm_medium=old&x=1&utm%5Fcampaign=old,"
        + " https://example.com/?x=1&utm_medium=mail&utm_campaign=spring+sale",
    "http://example.com:8080/?utm_source=own,"
        + " http://example.com:8080/?utm_source=own&utm_medium=mail&utm_campaign=spring+sale"
  })
  void tags_join_the_targets_own_query(String url, String tagged) {
    assertThat(Target.of("url", url, PUBLIC_URL).tagged(new Tags("spring sale", null, "mail")))
        .hasToString(tagged);
  }

  @Test
  void without_tags_the_address_stays_as_it_is() {
    String url = "https://example.com/a?b=%20c#d";
    assertThat(Target.of("url", url, PUBLIC_URL).tagged(new Tags(null, null, null)))
        .hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/",
        "http://LOCALHOST.:8080/x",
        "http://any.localhost:8080/",
        "http://127.0.0.1:8080/",
        "http://127.1:08080/",
        "http://0x7f.1:8080/",
        "http://2130706433:8080/",
        "http://0177.0.0.1:8080/",
        "http://127.255.255.254:8080/",
        "http://１２７.0.0.1:8080/",
        "http://0:8080/",
        "http://[::1]:8080/",
        "http://[0:0:0:0:0:0:0:1]:8080/",
        "http://[::ffff:127.0.0.1]:8080/",
        "http://[::]:8080/",
        "https://localhost:8080/"
      })
  void this_machine_is_the_shortener_however_it_is_called(String url) {
    assertThatThrownBy(() -> Target.of("url", url, PublicUrl.of("http://localhost:8080")))
        .isInstanceOf(ForbiddenTarget.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8081/",
        "http://localhost/",
        "http://localhost.example:8080/",
        "http://128.0.0.1:8080/"
      })
  void another_port_or_host_is_not(String url) {
    assertThat(Target.of("url", url, PublicUrl.of("http://localhost:8080"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://short.example:8443/",
    "https://short.example.com/",
    "https://example/?u=https://short.example/"
  })
  void a_site_that_only_looks_like_the_shortener_may_be_led_to(String url) {
    assertThat(Target.of("url", url, PUBLIC_URL)).isNotNull();
  }

  @Test
  void an_address_that_is_too_long_as_browsers_write_it_is_refused() {
    assertThatThrownBy(() -> Target.of("url", "https://example.com/" + "ü".repeat(700), PUBLIC_URL))
        .isInstanceOf(ForbiddenTarget.class);
  }
}
