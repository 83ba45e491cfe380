package lessserver.shortener.click;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentsTest {

  private static final UserAgents AGENTS = new UserAgents();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Safari/537.36 | Chrome | Windows | false",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/17.5 Mobile/15E148 Safari/604.1 | Mobile Safari | iOS | false",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0 | Firefox | Linux |"
            + " false",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | Googlebot |"
            + " Other | true",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) | bingbot | Other"
            + " | true",
        "curl/8.8.0 | curl | Other | false"
      })
  void browsers_systems_and_bots_are_told_apart(
      String header, String browser, String os, boolean bot) {
    UserAgent agent = AGENTS.parse(header);
    assertThat(agent.browser()).isEqualTo(browser);
    assertThat(agent.os()).isEqualTo(os);
    assertThat(agent.bot()).isEqualTo(bot);
  }

  @Test
  void a_name_of_any_length_fits_the_store() {
    UserAgent agent = AGENTS.parse("x; AIRIS " + "a".repeat(300) + ";");
    assertThat(List.of(agent.browser(), agent.os(), agent.device()))
        .allMatch(name -> name.length() <= 100)
        .anyMatch(name -> name.length() == 100);
  }

  @Test
  void what_says_nothing_is_other() {
    assertThat(AGENTS.parse(null))
        .isEqualTo(AGENTS.parse(" "))
        .isEqualTo(AGENTS.parse("@".repeat(5_000)));
  }
}
