package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuiteTest {

  private final Suite suite = Suite.standard();

  @Test
  void a_service_brings_what_it_needs() {
    assertThat(suite.only(Set.of("url-shortener")))
        .extracting(Member::name)
        .containsExactly("kafka", "zipkin", "url-shortener", "gateway");
  }

  @Test
  void the_broker_needs_nobody() {
    assertThat(suite.only(Set.of("kafka"))).extracting(Member::name).containsExactly("kafka");
  }

  @Test
  void without_names_everyone_is_meant() {
    assertThat(suite.only(Set.of())).isEqualTo(suite.members());
  }

  @Test
  void whoever_is_needed_exists() {
    assertThat(suite.members())
        .allSatisfy(member -> assertThat(member.needs()).allMatch(suite::has));
  }

  @Test
  void the_public_address_is_what_was_given_without_a_slash_at_its_end() {
    Setting setting =
        new Setting(new Home(Path.of("/project"), Path.of("/data")), suite.defaultPorts());

    assertThat(Suite.publicUrl(setting, Map.of())).isEqualTo("http://localhost:8080");
    assertThat(Suite.publicUrl(setting, Map.of("PUBLIC_URL", " ")))
        .isEqualTo("http://localhost:8080");
    assertThat(Suite.publicUrl(setting, Map.of("PUBLIC_URL", "https://links.example/")))
        .isEqualTo("https://links.example");
  }

  @Test
  void a_service_is_told_where_the_others_are() {
    Home home = new Home(Path.of("/project"), Path.of("/data"));
    Ports ports = suite.defaultPorts().with(Map.of("kafka", 19092, "url-shortener", 18081));

    assertThat(suite.member("gateway").environment().apply(new Setting(home, ports)))
        .containsEntry("LESSSERVER_DATA", "/data")
        .containsEntry("SERVER_PORT", "8080")
        .containsEntry("BIND_ADDRESS", "127.0.0.1")
        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "localhost:19092")
        .containsEntry("ZIPKIN_ENDPOINT", "http://localhost:9411/api/v2/spans")
        .containsEntry("URL_SHORTENER_URI", "http://localhost:18081");
  }
}
