package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;

import java.time.Duration;
import java.util.List;
import lessserver.shortener.Client.Answer;
import lessserver.shortener.journal.EventJournal;
import lessserver.shortener.journal.JournalUnavailableException;
import lessserver.testing.SettableClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** How links redirect, and when no more. */
interface RedirectScenarios {

  Client client();

  SettableClock clock();

  EventJournal journal();

  JdbcTemplate database();

  @ParameterizedTest
  @CsvSource({
    "301, 'max-age=3600, private'",
    "302, no-store",
    "307, no-store",
    "308, 'max-age=3600, private'"
  })
  default void a_link_redirects_as_it_was_told_whatever_the_method(int status, String cached) {
    client().link("status-" + status, ", \"redirect\": " + status);

    for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")) {
      Answer answer =
          client().send(method, "/status-" + status, method.startsWith("P") ? "form=1" : null);
      assertThat(answer.status()).as(method).isEqualTo(status);
      assertThat(answer.header("Location")).isEqualTo("https://example.com/");
      assertThat(answer.header("Cache-Control")).isEqualTo(cached);
    }
    assertThat(client().get("/api/v1/links/status-" + status).json().get("redirect").asInt())
        .isEqualTo(status);
  }

  @Test
  default void what_is_sent_to_a_link_may_be_of_any_kind_but_not_of_any_size() {
    client().link("upload", ", \"redirect\": 307");
    String form = "multipart/form-data; boundary=x";

    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      for (String type : List.of("image/png", "x/made-up", form)) {
        Answer taken = client().send(method, "/upload", "--x--", "Content-Type", type);
        assertThat(taken.status()).as(method + " " + type).isEqualTo(307);
      }
      Answer tooLarge = client().send(method, "/upload", "x".repeat(1_100_000));
      assertThat(tooLarge.status()).as(method).isEqualTo(413);
      Answer unmeasured = client().sendUnmeasured(method, "/upload", "--x--", form);
      assertThat(unmeasured.status()).as(method).isEqualTo(411);
    }
  }

  @Test
  default void no_browser_keeps_a_redirect_beyond_the_links_end() {
    client().link("ends-soon", ", \"redirect\": 301, \"expiresAt\": \"2026-01-31T12:00:10Z\"");
    client().link("limited", ", \"redirect\": 301, \"maxVisits\": 2");

    assertThat(client().get("/ends-soon").header("Cache-Control")).isEqualTo("max-age=10, private");
    assertThat(client().get("/limited").header("Cache-Control")).isEqualTo("no-store");
    assertThat(client().get("/nowhere").header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  default void of_fifty_clients_exactly_as_many_pass_as_the_link_has_visits() throws Exception {
    client().link("seven", ", \"maxVisits\": 7");
    assertThat(client().send("HEAD", "/seven", null).status()).isEqualTo(302);

    List<Integer> answers = Client.atOnce(50, () -> client().get("/seven").status());

    assertThat(answers).filteredOn(status -> status == 302).hasSize(7);
    assertThat(answers).filteredOn(status -> status == 410).hasSize(43);
    assertThat(client().send("HEAD", "/seven", null).status()).isEqualTo(410);
    assertThat(client().get("/seven").json().get("type").asText())
        .isEqualTo("urn:lessserver:problem:link-used-up");
    assertThat(client().get("/api/v1/links/seven").json().get("visits").asInt()).isEqualTo(7);
    assertThat(client().patch("seven", "{\"maxVisits\": 8}").status()).isEqualTo(200);
    assertThat(client().get("/seven").status()).isEqualTo(302);
    assertThat(client().get("/seven").status()).isEqualTo(410);
  }

  @Test
  default void a_visit_that_is_sent_with_a_key_is_used_up_like_any_other() {
    client().link("posted-to", ", \"redirect\": 307, \"maxVisits\": 1");

    String[] key = {"Idempotency-Key", "again-and-again"};
    assertThat(client().send("POST", "/posted-to", "", key).status()).isEqualTo(307);
    assertThat(client().send("POST", "/posted-to", "", key).status()).isEqualTo(410);
  }

  @Test
  default void who_is_not_sent_on_because_the_click_cannot_be_written_down_uses_up_no_visit() {
    client().link("only-once", ", \"maxVisits\": 1");
    doThrow(JournalUnavailableException.class)
        .doCallRealMethod()
        .when(journal())
        .tell(any(), any());

    assertThat(client().get("/only-once").status()).isEqualTo(503);
    assertThat(client().get("/only-once").status()).isEqualTo(302);
    assertThat(client().get("/only-once").status()).isEqualTo(410);
  }

  @Test
  default void a_limit_that_was_taken_away_elsewhere_holds_up_nobody() {
    client().link("freed", ", \"maxVisits\": 1");
    assertThat(client().get("/freed").status()).isEqualTo(302);

    database().update("UPDATE links SET max_visits = NULL WHERE code = 'freed'"); // by a replica

    assertThat(client().send("HEAD", "/freed", null).status()).isEqualTo(302);
    assertThat(client().get("/freed").status()).isEqualTo(302);
  }

  @Test
  default void an_ended_link_leads_to_its_expired_url() {
    client()
        .link(
            "sorry",
            ", \"redirect\": 301, \"maxVisits\": 1, \"expiredUrl\": \"https://example.com/over\"");
    client()
        .link(
            "too-late",
            ", \"expiresAt\": \"2026-01-31T12:00:10Z\", \"expiredUrl\":"
                + " \"https://EXAMPLE.com/over\"");
    client().get("/sorry");
    clock().advance(Duration.ofSeconds(10));

    for (String code : List.of("/sorry", "/too-late")) {
      Answer answer = client().get(code);
      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.header("Location")).isEqualTo("https://example.com/over");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  default void a_visitors_query_goes_along_if_the_link_forwards_it() {
    Answer made =
        client()
            .create(
                "{\"url\": \"https://example.com/?own=1#end\", \"code\": \"forwards\","
                    + " \"campaign\": \"c\", \"forwardQuery\": true}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    client().link("keeps", "");

    assertThat(client().get("/forwards?a=b&own=2&utm_campaign=x&c=%F0%9F").header("Location"))
        .isEqualTo("https://example.com/?own=1&utm_campaign=c&a=b&c=%F0%9F#end");
    assertThat(client().get("/forwards").header("Location"))
        .isEqualTo("https://example.com/?own=1&utm_campaign=c#end");
    assertThat(client().get("/keeps?a=b").header("Location")).isEqualTo("https://example.com/");
    Answer tooLong = client().get("/forwards?a=" + "b".repeat(7_000));
    assertThat(tooLong.status()).isEqualTo(422);
    assertThat(tooLong.json().at("/errors/0/field").asText()).isEqualTo("query");
  }

  @Test
  default void a_target_that_browsers_take_and_java_does_not_is_redirected_to() {
    client()
        .create("{\"url\": \"https://a_b.bücher.example/x|y[z]?q=%zz\", \"code\": \"odd-one\"}");

    assertThat(client().get("/odd-one").header("Location"))
        .isEqualTo("https://a_b.xn--bcher-kva.example/x|y[z]?q=%zz");
  }

  @Test
  default void a_preview_shows_where_a_link_leads_and_nothing_in_it_is_executed() {
    client()
        .create(
            "{\"url\": \"https://example.com/?a=<script>&b='\", \"code\": \"shown\", \"title\":"
                + " \"<img src=x onerror=alert(1)>\", \"maxVisits\": 1}");

    Answer preview = client().get("/SHOWN+");

    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(preview.body())
        .contains("&lt;img src=x onerror=alert(1)&gt;")
        .contains("https://example.com/?a=%3Cscript%3E&amp;b=%27")
        .contains("href=\"/shown\"")
        .doesNotContain("<script", "<img");
    assertThat(preview.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "script-src");
    assertThat(preview.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(preview.header("Cache-Control")).isEqualTo("no-store");
    assertThat(client().get("/shown").status()).as("looking took no visit").isEqualTo(302);
    assertThat(client().get("/shown+").status()).isEqualTo(410);
    assertThat(client().get("/nobody-made-this+").status()).isEqualTo(404);
  }

  @Test
  default void search_engines_are_asked_to_stay_away() {
    Answer robots = client().get("/robots.txt");

    assertThat(robots.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
    assertThat(robots.body()).isEqualTo("User-agent: *\nDisallow: /\n");
  }

  @Test
  default void what_a_patch_names_changes_at_once_and_the_rest_stays() {
    client()
        .create(
            "{\"url\": \"https://example.com/\", \"code\": \"patched\", \"campaign\": \"old\","
                + " \"source\": \"us\", \"title\": \"A\", \"tags\": [\"x\"]}");
    assertThat(client().get("/patched").status()).isEqualTo(302);

    Answer changed =
        client()
            .patch(
                "PATCHED",
                "{\"url\": \"https://EXAMPLE.com/new\", \"campaign\": null, \"redirect\": 307,"
                    + " \"tags\": [\"y\", \"z\"]}");

    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.json().get("targetUrl").asText())
        .isEqualTo("https://example.com/new?utm_source=us");
    assertThat(changed.json().get("title").asText()).isEqualTo("A");
    assertThat(changed.json().get("campaign").isNull()).isTrue();
    assertThat(client().get("/api/v1/links?tag=y").json().at("/items/0/code").asText())
        .isEqualTo("patched");
    assertThat(client().get("/api/v1/links?tag=x").json().at("/items")).isEmpty();
    Answer followed = client().get("/patched");
    assertThat(followed.status()).isEqualTo(307);
    assertThat(followed.header("Location")).isEqualTo("https://example.com/new?utm_source=us");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\": \"other\"}                          | 400 | code",
        "{\"url\": null}                                | 400 | url",
        "{\"url\": \"example\"}                         | 400 | url",
        "{\"url\": \"https://short.example:443/x\"}     | 422 | url",
        "{\"expiredUrl\": \"javascript:alert(1)\"}      | 422 | expiredUrl",
        "{\"redirect\": 303}                            | 400 | redirect",
        "{\"redirect\": \"302\"}                        | 400 | redirect",
        "{\"maxVisits\": 0}                             | 400 | maxVisits",
        "{\"expiresAt\": \"2020-01-01T00:00:00Z\"}      | 400 | expiresAt",
        "{\"tags\": [\"a,b\"]}                          | 400 | tags[0]",
        "[]                                             | 400 | ",
      })
  default void a_bad_patch_is_refused_and_changes_nothing(
      String patch, int status, @Nullable String field) {
    if (client().get("/api/v1/links/steady").status() == 404) {
      client().link("steady", "");
    }

    Answer refused = client().patch("steady", patch);

    assertThat(refused.status()).as(refused.body()).isEqualTo(status);
    if (field != null) {
      assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
    }
    assertThat(client().get("/steady").header("Location")).isEqualTo("https://example.com/");
  }

  @Test
  default void a_deleted_link_is_gone_at_once_and_its_code_is_free() {
    client().link("deleted", ", \"tags\": [\"t\"]");
    assertThat(client().get("/deleted").status()).isEqualTo(302);

    assertThat(client().send("DELETE", "/api/v1/links/deleted", null).status()).isEqualTo(204);

    assertThat(client().get("/deleted").status()).isEqualTo(404);
    assertThat(client().get("/api/v1/links/deleted").status()).isEqualTo(404);
    assertThat(client().send("DELETE", "/api/v1/links/deleted", null).status()).isEqualTo(404);
    assertThat(client().patch("deleted", "{}").status()).isEqualTo(404);
    client().link("deleted", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"redirect\": 303",
        "\"maxVisits\": 0",
        "\"expiredUrl\": \"\"",
        "\"title\": \"\"",
        "\"tags\": [\"\"]",
        "\"tags\": [\"a,b\"]"
      })
  default void terms_that_make_no_sense_are_refused(String term) {
    assertThat(client().create("{\"url\": \"https://example.com/\", " + term + "}").status())
        .isEqualTo(400);
  }
}
