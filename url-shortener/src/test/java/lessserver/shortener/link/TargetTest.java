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
        "HTTPS://SHORT.EXAMPLE:443/abc"
      })
  void where_no_link_may_lead_is_refused(String url) {
    assertThatThrownBy(() -> Target.of(url, PUBLIC_URL)).isInstanceOf(ForbiddenTarget.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "/relative",
        "//example.com/",
        "https://",
        "https:///x",
        "http://a b/",
        "https://exa mple/",
        "::"
      })
  void what_is_no_address_is_refused(String url) {
    assertThatThrownBy(() -> Target.of(url, PUBLIC_URL)).isInstanceOf(MalformedTarget.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, https://example.com?utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/, https://example.com/?utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/?, https://example.com/?utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/a?b=c, https://example.com/a?b=c&utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/a?b, https://example.com/a?b&utm_medium=mail&utm_campaign=spring+sale",
    "https://example.com/%7Ea?q=%C3%A9#top,"
        + " https://example.com/%7Ea?q=%C3%A9&utm_medium=mail&utm_campaign=spring+sale#top",
    "https://example.com/?utm_medium=old&x=1,"
        + " https://example.com/?x=1&utm_medium=mail&utm_campaign=spring+sale",
    "http://example.com:8080/?utm_source=own,"
        + " http://example.com:8080/?utm_source=own&utm_medium=mail&utm_campaign=spring+sale"
  })
  void tags_join_the_targets_own_query(String url, String tagged) {
    assertThat(Target.of(url, PUBLIC_URL).tagged(new Tags("spring sale", null, "mail")))
        .isEqualTo(tagged);
  }

  @Test
  void without_tags_the_address_stays_as_it_is() {
    String url = "https://example.com/a?b=%20c#d";
    assertThat(Target.of(url, PUBLIC_URL).tagged(new Tags(null, null, null))).isEqualTo(url);
  }
}
