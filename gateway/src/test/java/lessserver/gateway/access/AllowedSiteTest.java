package lessserver.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** What the scripts of another site can do at a gateway that allows one of them to call. */
@TestPropertySource(
    properties = {
      "lessserver.cors.allowed-origins=https://app.example",
      "lessserver.public-url=https://links.example"
    })
class AllowedSiteTest extends RunningGateway {

  private static final String LINKS = "/api/v1/links";
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  @Test
  void its_browser_may_ask_before_it_has_a_key_and_no_service_hears_of_it() {
    HttpResponse<String> answer =
        send(
            "OPTIONS",
            LINKS,
            "Origin",
            "https://app.example",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "X-API-Key, Content-Type");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues(ALLOWED)).isEqualTo(List.of("https://app.example"));
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("X-API-Key", "Content-Type");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(SHORTENER.received()).isEmpty();
  }

  @Test
  void it_reads_what_its_key_may_read() {
    HttpResponse<String> answer =
        send("GET", LINKS, "Origin", "https://app.example", "X-API-Key", TestKeys.READER);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues(ALLOWED)).isEqualTo(List.of("https://app.example"));
  }

  @Test
  void it_reads_why_it_is_refused() {
    HttpResponse<String> answer = send("GET", LINKS, "Origin", "https://app.example");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues(ALLOWED)).isEqualTo(List.of("https://app.example"));
    assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains("X-Correlation-Id");
    assertThat(answer.headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void the_suites_own_pages_sign_in_behind_a_proxy_that_ends_tls() {
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/v1/session",
            "Origin",
            "https://links.example",
            "X-API-Key",
            TestKeys.READER);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Set-Cookie")).isPresent();
  }

  @Test
  void another_is_refused_even_with_a_key() {
    HttpResponse<String> answer =
        send("GET", LINKS, "Origin", "https://evil.example", "X-API-Key", TestKeys.ALL);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
    assertThat(SHORTENER.received()).isEmpty();
  }

  @Test
  void a_short_link_leads_visitors_of_any_site_on() {
    assertThat(send("GET", "/abc123", "Origin", "https://evil.example").statusCode())
        .isEqualTo(200);
  }
}
