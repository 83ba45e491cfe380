package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.WithGuestbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WithGuestbook
class DirectCallsTest {

  private static final String ADA = "{\"name\":\"Ada\",\"seats\":1}";

  private final Client client;

  DirectCallsTest(@LocalServerPort int port) {
    this.client = new Client(port);
  }

  @Test
  void the_list_names_each_function_with_its_kind_and_types() {
    Map<String, List<String>> listed = new HashMap<>();
    for (JsonNode each : client.get("/functions").json()) {
      listed.put(
          each.get("name").asText(),
          List.of(
              each.get("kind").asText(), each.get("input").asText(), each.get("output").asText()));
    }

    assertThat(listed)
        .containsOnly(
            Map.entry("greet", List.of("function", "Guest", "Greeting")),
            Map.entry("motto", List.of("supplier", "", "Greeting")),
            Map.entry("shout", List.of("function", "Greeting", "Greeting")),
            Map.entry("signIn", List.of("function", "Guest", "Greeting")),
            Map.entry("stumble", List.of("function", "Guest", "Greeting")),
            Map.entry("wave", List.of("consumer", "Guest", "")));
  }

  @Test
  void a_function_takes_a_record() {
    Answer answer = client.post("/functions/greet", ADA);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("words").asText()).isEqualTo("hello, Ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"greet%7Cshout", "greet,shout"})
  void two_functions_are_composed(String composition) {
    Answer answer = client.post("/functions/" + composition, ADA);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("words").asText()).isEqualTo("HELLO, ADA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/functions/greet", "/functions/greet%7Cshout", "/functions;a=b/greet"})
  void no_header_of_the_request_comes_back(String path) {
    Answer answer =
        client.post(
            path,
            ADA,
            "X-API-Key",
            "echo-api-key",
            "Cookie",
            "session=echo-session",
            "Authorization",
            "Bearer echo-bearer",
            "X-Anything",
            "echo-anything");

    assertThat(answer.response().headers().map())
        .doesNotContainKeys(
            "x-api-key", "cookie", "authorization", "x-anything", "uri", "host", "timestamp")
        .doesNotContainKeys("x-suite-token", "accept", "user-agent");
    assertThat(answer.response().headers().map().toString().toLowerCase(Locale.ROOT))
        .doesNotContain("echo-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "junk"})
  void what_is_not_declared_as_json_is_refused(String contentType) {
    Answer answer =
        client.send(
            "POST", "/functions/greet", BodyPublishers.ofString(ADA), "Content-Type", contentType);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.json().get("status").asInt()).isEqualTo(415);
  }

  @Test
  void no_spelling_of_the_path_leads_around_the_guard() {
    List<Integer> statuses = new ArrayList<>();
    for (String path :
        List.of(
            "/%66unctions/greet",
            "/functions;a=b/greet", "//functions/greet", "/./functions/greet")) {
      statuses.add(
          client
              .send("POST", path, BodyPublishers.ofString(ADA), "Content-Type", "text/plain")
              .status());
    }

    assertThat(statuses).allSatisfy(status -> assertThat(status).isIn(400, 404, 415));
  }

  @Test
  void a_function_that_is_not_there_is_a_problem() {
    Answer answer = client.post("/functions/nobody", ADA);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.json().get("instance").asText()).isEqualTo("/functions/nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": ",
        "\"Ada\"",
        "{\"name\":\"Ada\",\"seats\":\"many\"}",
        "{\"nome\":\"Ada\"}",
        ""
      })
  void an_argument_that_is_not_what_the_function_takes_is_the_callers_fault(String argument) {
    Answer answer = client.post("/functions/greet", argument);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
  }

  @Test
  void a_function_that_fails_is_a_problem_without_its_reasons() {
    Answer answer = client.post("/functions/stumble", ADA);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).doesNotContain("mat").doesNotContain("Exception");
  }
}
