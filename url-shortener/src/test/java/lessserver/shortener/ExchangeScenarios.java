package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lessserver.shortener.Client.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many links at once, in and out. */
interface ExchangeScenarios {

  Client client();

  @Test
  default void a_file_of_links_is_tried_and_then_imported_with_a_word_on_each_row() {
    client().link("taken-already", "");
    String csv =
        """
        url,code,campaign,medium,tags,expiresAt,maxVisits,redirect,forwardQuery
        https://EXAMPLE.com/1,imp-one,bulk,mail,"a, b",2030-01-01T00:00:00Z,5,308,true
        https://example.com/2,,bulk,,,,,,
        https://example.com/3,taken-already,bulk
        https://example.com/4,imp-one,bulk
        javascript:alert(1),imp-five,bulk
        https://example.com/6,imp-six,bulk,,,soon,,,
        https://example.com/7,x,bulk
        ,imp-eight,bulk
        "https://example.com/9","imp-nine","bulk","two
        lines"
        """;

    Answer tried = client().importAll(csv, "?dryRun=true");

    assertThat(tried.status()).as(tried.body()).isEqualTo(200);
    assertThat(statuses(tried))
        .containsExactly(
            "2 WOULD_BE_CREATED null",
            "3 WOULD_BE_CREATED null",
            "4 REFUSED code",
            "5 REFUSED code",
            "6 REFUSED url",
            "7 REFUSED expiresAt",
            "8 REFUSED code",
            "9 REFUSED url",
            "10 REFUSED medium");
    assertThat(tried.json().at("/items/0/code").asText()).isEqualTo("imp-one");
    assertThat(tried.json().at("/items/1/code").isNull()).as("yet to be drawn by lot").isTrue();
    assertThat(client().get("/imp-one").status()).isEqualTo(404);

    Answer imported = client().importAll(csv, "");

    assertThat(imported.json().get("created").asInt()).isEqualTo(2);
    assertThat(imported.json().get("refused").asInt()).isEqualTo(7);
    JsonNode one = client().get("/api/v1/links/imp-one").json();
    assertThat(one.get("targetUrl").asText())
        .isEqualTo("https://example.com/1?utm_medium=mail&utm_campaign=bulk");
    assertThat(one.get("tags")).extracting(JsonNode::asText).containsExactly("a", "b");
    assertThat(client().get("/imp-one?x=y").status()).isEqualTo(308);
    assertThat(client().importAll(csv, "").json().get("created").asInt())
        .as("only the row without a code makes a link again")
        .isEqualTo(1);
  }

  @Test
  default void a_try_is_never_taken_for_the_import_itself() {
    String csv = "url,code\nhttps://example.com/,tried-first\n";
    String[] named = {"Content-Type", "text/csv", "Idempotency-Key", "tried-first"};
    String path = "/api/v1/links/import";
    assertThat(client().send("POST", path + "?dryRun=true", csv, named).status()).isEqualTo(200);

    assertThat(client().send("POST", path, csv, named).status()).isEqualTo(422);

    named[3] = "and-then-meant";
    assertThat(client().send("POST", path, csv, named).json().get("created").asInt()).isEqualTo(1);
  }

  @Test
  default void what_is_exported_can_be_imported_again_and_is_no_formula_in_between() {
    client()
        .create(
            """
            {"url": "https://example.com/?q=1,2", "code": "round-trip", "campaign": "exported",
             "source": "'=x", "mediums": ["+mail"], "title": "=HYPERLINK(\\"x\\")",
             "tags": ["@t", "u"], "expiresAt": "2026-02-01T00:00:00Z", "maxVisits": 9,
             "redirect": 307, "forwardQuery": true, "expiredUrl": "https://example.com/over"}
            """);
    JsonNode before = client().get("/api/v1/links/round-trip").json();

    Answer exported = client().get("/api/v1/links/export?campaign=exported");
    assertThat(exported.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
    assertThat(exported.header("Content-Disposition")).contains("links.csv");
    assertThat(exported.body())
        .contains(",'+mail,", "''=x", "\"'=HYPERLINK(\"\"x\"\")\"", "\"'@t,u\"");
    assertThat(client().get("/api/v1/links/export?campaign=exported&raw=true").body())
        .contains(",+mail,", "\"=HYPERLINK(\"\"x\"\")\"");

    client().send("DELETE", "/api/v1/links/round-trip", null);
    Answer imported = client().importAll(exported.body(), "");
    assertThat(imported.json().get("created").asInt()).as(imported.body()).isEqualTo(1);
    assertThat(client().get("/api/v1/links/round-trip").json()).isEqualTo(before);
  }

  @Test
  default void an_address_that_grew_when_browsers_wrote_it_can_be_imported_again() {
    String url = "https://example.com/?q=" + "\u00fc".repeat(600);
    Answer made =
        client()
            .create(
                "{\"url\": \"%1$s\", \"code\": \"grown\", \"campaign\": \"grown\", \"expiredUrl\": \"%1$s\"}"
                    .formatted(url));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonNode before = client().get("/api/v1/links/grown").json();
    assertThat(before.get("url").asText()).hasSizeGreaterThan(3_600);
    String exported = client().get("/api/v1/links/export?campaign=grown").body();
    client().send("DELETE", "/api/v1/links/grown", null);

    Answer imported = client().importAll(exported, "");

    assertThat(imported.json().get("created").asInt()).as(imported.body()).isEqualTo(1);
    assertThat(client().get("/api/v1/links/grown").json()).isEqualTo(before);
    String same = before.get("url").asText();
    assertThat(client().patch("grown", "{\"url\": \"" + same + "\"}").status()).isEqualTo(200);
  }

  @Test
  default void what_is_exported_raw_can_be_imported_raw() {
    client().link("raw-one", ", \"campaign\": \"rawly\", \"title\": \"'=x\"");
    JsonNode before = client().get("/api/v1/links/raw-one").json();
    String exported = client().get("/api/v1/links/export?campaign=rawly&raw=true").body();
    assertThat(exported).contains(",'=x,");
    client().send("DELETE", "/api/v1/links/raw-one", null);

    client().importAll(exported, "?raw=true");

    assertThat(client().get("/api/v1/links/raw-one").json()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "code\nx", "url,colour\nhttps://example.com/,red", "url\n\"open"})
  default void what_is_no_file_of_links_is_refused_whole(String csv) {
    assertThat(client().importAll(csv, "").status()).isEqualTo(400);
  }

  @Test
  default void an_import_is_csv_or_nothing() {
    assertThat(
            client()
                .send("POST", "/api/v1/links/import", "{}", "Content-Type", "application/json")
                .status())
        .isEqualTo(415);
  }

  private static List<String> statuses(Answer report) {
    return report
        .json()
        .get("items")
        .valueStream()
        .map(row -> row.get("line") + " " + row.get("status").asText() + " " + field(row))
        .toList();
  }

  private static @Nullable String field(JsonNode row) {
    return row.get("errors").isEmpty() ? null : row.at("/errors/0/field").asText();
  }
}
