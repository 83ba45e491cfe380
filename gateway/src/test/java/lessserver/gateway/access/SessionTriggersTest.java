package lessserver.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.Test;

class SessionTriggersTest extends RunningGateway {

  private String open(String key) {
    String cookie = setCookie(send("POST", "/api/v1/session", "X-API-Key", key));
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static String setCookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow();
  }

  @Test
  void a_key_is_traded_for_a_cookie_that_no_script_and_no_other_site_can_use() {
    HttpResponse<String> answer = send("POST", "/api/v1/session", "X-API-Key", TestKeys.ALL);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(setCookie(answer))
        .startsWith("session=")
        .contains("; Path=/;", "; Max-Age=43200;", "; HttpOnly", "; SameSite=Strict")
        .doesNotContain("Secure", TestKeys.ALL);
  }

  @Test
  void the_cookie_allows_what_its_key_allows() {
    String session = open(TestKeys.READER);

    assertThat(send("GET", "/api/v1/links", "Cookie", session).statusCode()).isEqualTo(200);
    assertThat(SHORTENER.received().getFirst().header("X-Client")).isEqualTo("reader");
    assertThat(
            send("POST", "/api/v1/links", "Cookie", session, "X-Requested-With", "test")
                .statusCode())
        .isEqualTo(403);
    assertThat(send("GET", "/api/v1/session", "Cookie", session).body())
        .isEqualTo("{\"client\":\"reader\",\"rights\":[\"read\"]}");
  }

  @Test
  void no_form_on_another_site_can_write_with_the_cookie() {
    String session = open(TestKeys.ALL);

    HttpResponse<String> answer = send("POST", "/api/v1/links", "Cookie", session);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("X-Requested-With");
    assertThat(SHORTENER.received()).isEmpty();
    assertThat(
            send("POST", "/api/v1/links", "Cookie", session, "X-Requested-With", "test")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_session_cannot_open_another() {
    HttpResponse<String> answer =
        send("POST", "/api/v1/session", "Cookie", open(TestKeys.ALL), "X-Requested-With", "test");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void it_ends_on_request() {
    HttpResponse<String> answer =
        send("DELETE", "/api/v1/session", "Cookie", open(TestKeys.ALL), "X-Requested-With", "test");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(setCookie(answer)).startsWith("session=;").contains("Max-Age=0");
  }

  @Test
  void a_forged_cookie_is_none() {
    String session = open(TestKeys.READER);
    String forged =
        session.substring(0, session.length() - 1) + (session.endsWith("A") ? "B" : "A");

    assertThat(send("GET", "/api/v1/links", "Cookie", forged).statusCode()).isEqualTo(401);
    assertThat(send("GET", "/", "Cookie", forged).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/api/v1/session", "Cookie", "session=x").body())
        .isEqualTo("{\"client\":null,\"rights\":[]}");
  }
}
