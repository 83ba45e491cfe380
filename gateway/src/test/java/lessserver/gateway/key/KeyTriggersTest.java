package lessserver.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class KeyTriggersTest extends RunningGateway {

  private static final String KEYS = "/api/v1/keys";

  @AfterEach
  void take_back_what_was_made() {
    List<String> ids = JsonPath.read(get(KEYS).body(), "$.items[?(@.name =~ /test .*/)].id");
    ids.forEach(id -> send("DELETE", KEYS + "/" + id, "X-API-Key", TestKeys.ALL));
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void a_key_opens_from_when_it_is_made_until_it_is_revoked(CapturedOutput log) throws IOException {
    HttpResponse<String> made = make("test reader", "\"read\"");

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    String id = JsonPath.read(made.body(), "$.id");
    String key = JsonPath.read(made.body(), "$.key");
    assertThat(made.headers().firstValue("Location")).contains(KEYS + "/" + id);
    assertThat(send("GET", "/api/v1/links", "X-API-Key", key).statusCode()).isEqualTo(200);
    assertThat(send("POST", "/api/v1/links", "X-API-Key", key).statusCode()).isEqualTo(403);
    assertThat(get(KEYS).body()).contains(id, "test reader", "everything").doesNotContain(key);
    assertThat(Files.readString(dataFolder.resolve("keys.json"))).contains(id).doesNotContain(key);

    HttpResponse<String> revoked = revoke(id);
    assertThat(revoked.statusCode()).isEqualTo(204);
    assertThat(log.getOut().lines().filter(line -> line.contains(id)))
        .as("who did it is found by the trace")
        .satisfiesExactly(
            line -> assertThat(line).contains("event=key-made", correlationId(made)),
            line -> assertThat(line).contains("event=key-revoked", correlationId(revoked)));
    assertThat(send("GET", "/api/v1/links", "X-API-Key", key).statusCode()).isEqualTo(401);
    assertThat(get(KEYS).body()).doesNotContain(id);
    assertThat(revoke(id).statusCode()).isEqualTo(404);
    assertThat(revoke(id).body()).contains("There is no key with the id " + id);
  }

  @Test
  void of_twenty_keys_with_one_name_one_is_made_and_twenty_names_are_all_made() {
    String name = "test " + UUID.randomUUID();

    assertThat(IntStream.range(0, 20).parallel().mapToObj(_ -> make(name, "\"read\"").statusCode()))
        .containsOnly(201, 409)
        .containsOnlyOnce(201);
    assertThat(
            IntStream.range(0, 20)
                .parallel()
                .mapToObj(number -> make(name + number, "\"read\"").statusCode()))
        .containsOnly(201);
    List<String> names = JsonPath.read(get(KEYS).body(), "$.items[*].name");
    assertThat(names).filteredOn(each -> each.startsWith(name)).hasSize(21);
  }

  @Test
  void the_last_key_that_may_administer_cannot_be_revoked() {
    List<String> ids = JsonPath.read(get(KEYS).body(), "$.items[?('admin' in @.rights)].id");
    assertThat(ids).hasSize(1);

    HttpResponse<String> refused = revoke(ids.getFirst());

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("make another");
    assertThat(get("/api/v1/services").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {}                                            ; name
          {"name": "", "rights": ["read"]}              ; name
          {"name": "a\\nb", "rights": ["read"]}         ; name
          {"name": "test"}                              ; rights
          {"name": "test", "rights": []}                ; rights
          {"name": "test", "rights": [null]}            ; rights
          {"name": "test", "rights": ["read", "root"]}  ; rights
          """)
  void a_bad_wish_is_refused_with_the_field_named(String json, String field) {
    HttpResponse<String> refused = wish(json);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(JsonPath.<String>read(refused.body(), "$.errors[0].field")).isEqualTo(field);
  }

  private HttpResponse<String> make(String name, String rights) {
    return wish("{\"name\": \"" + name + "\", \"rights\": [" + rights + "]}");
  }

  private HttpResponse<String> wish(String json) {
    return send(
        request(
            "POST",
            KEYS,
            BodyPublishers.ofString(json),
            "X-API-Key",
            TestKeys.ALL,
            "Content-Type",
            "application/json"));
  }

  private static String correlationId(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Correlation-Id").orElseThrow();
  }

  private HttpResponse<String> revoke(String id) {
    return send("DELETE", KEYS + "/" + id, "X-API-Key", TestKeys.ALL);
  }
}
