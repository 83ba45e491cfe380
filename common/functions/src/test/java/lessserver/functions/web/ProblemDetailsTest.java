package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import lessserver.functions.Headers;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.Guestbook;
import lessserver.functions.guestbook.WithGuestbook;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WithGuestbook
class ProblemDetailsTest {

  private static final String ADA = "{\"name\":\"Ada\",\"seats\":1}";

  private final Client client;

  ProblemDetailsTest(@LocalServerPort int port) {
    this.client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"name\": ",
        "",
        "[]",
        "\"Ada\"",
        "null",
        "{\"name\":\"Ada\",\"name\":\"Eve\",\"seats\":1}",
        "{\"name\":\"Ada\",\"seats\":1} {}",
        "{\"name\":\"Ada\",\"seats\":1} x"
      })
  void a_body_that_cannot_be_read_is_400(String body) {
    Answer answer = client.post("/guests", body);

    assertProblem(answer, 400, "/guests");
    assertThat(answer.body()).doesNotContain("lessserver.", "com.fasterxml", "Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'Ada','seats':1,'age':36}             | age                | is not a known field",
        "{'name':'Ada','seats':'many'}                 | seats              | must be a number",
        "{'name':'Ada','seats':1.5}                    | seats              | must be a number",
        "{'name':'Ada','seats':99999999999}            | seats              | has the wrong form",
        "{'name':'Ada','seats':null}                   | seats              | must be a number",
        "{'name':'Ada','seats':'1'}                    | seats              | must be a number",
        "{'name':{},'seats':1}                         | name               | must be a string",
        "{'name':'Ada','seats':1,'mood':'SAD'}         | mood               | must be one of merry,"
            + " grave",
        "{'name':'Ada','seats':1,'since':'yesterday'}  | since              | must be an instant"
            + " such as 2030-01-31T12:00:00Z",
        "{'name':'Ada','seats':1,'companions':[{'x':1}]} | companions[0].x  | is not a known field",
      })
  void a_field_of_the_wrong_form_is_named(String body, String field, String message) {
    Answer answer = client.post("/guests", body.replace('\'', '"'));

    assertProblem(answer, 400, "/guests");
    assertThat(errors(answer)).containsExactly(field + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/guests", "/checked-guests"})
  void every_field_that_breaks_a_constraint_is_named(String path) {
    Answer answer =
        client.post(path, "{\"name\":\" \",\"seats\":10,\"companions\":[{\"name\":\"\"}]}");

    assertProblem(answer, 400, path);
    assertThat(errors(answer))
        .containsExactly(
            "companions[0].name: must not be blank",
            "name: must not be blank",
            "seats: must be less than or equal to 9");
  }

  @ParameterizedTest
  @CsvSource({
    "/tables, number: is required",
    "/tables?number=seven, number: must be a number",
    "/tables?number=10, number: must be less than or equal to 9"
  })
  void a_parameter_that_is_missing_or_wrong_is_named(String path, String error) {
    Answer answer = client.get(path);

    assertProblem(answer, 400, "/tables");
    assertThat(errors(answer)).containsExactly(error);
  }

  @Test
  void a_media_type_that_is_not_taken_is_415() {
    Answer answer =
        client.send("POST", "/guests", BodyPublishers.ofString(ADA), "Content-Type", "text/plain");

    assertProblem(answer, 415, "/guests");
  }

  @Test
  void a_media_type_that_cannot_be_given_is_406() {
    Answer answer = client.get("/motto", "Accept", "application/pdf");

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.body()).doesNotContain("<html");
  }

  @Test
  void a_method_that_is_not_allowed_is_405_and_says_which_is() {
    Answer answer = client.send("DELETE", "/guests", BodyPublishers.noBody());

    assertProblem(answer, 405, "/guests");
    assertThat(answer.header("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/nowhere/at/all",
        "/error",
        "/%7Bnowhere%7D",
        "//nowhere",
        "//",
        "/index.html"
      })
  void an_unknown_path_is_404(String path) {
    Answer answer = client.get(path);

    assertProblem(answer, 404, path.replaceFirst("^//", "/"));
  }

  @Test
  void what_nobody_foresaw_is_500_and_keeps_its_secrets() {
    Answer answer = client.get("/surprise");

    assertProblem(answer, 500, "/surprise");
    assertThat(answer.body())
        .doesNotContain(Guestbook.SECRET)
        .doesNotContain("Exception")
        .doesNotContain("trace");
  }

  @Test
  void an_answer_that_fails_half_way_is_broken_off() throws IOException {
    String torn =
        client.raw(
            "GET /torn-book?lines=100000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + Headers.SUITE_TOKEN
                + ": "
                + TemporaryData.SUITE_TOKEN
                + "\r\n\r\n");

    assertThat(torn).startsWith("HTTP/1.1 200").contains("a line").doesNotContain("{");
    assertThat(torn).as("the last chunk, which says that this is all").doesNotEndWith("0\r\n\r\n");
    assertProblem(client.get("/torn-book?lines=1"), 500, "/torn-book");
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID, 400",
    "UNKNOWN, 404",
    "CONFLICT, 409",
    "GONE, 410",
    "TOO_LARGE, 413",
    "FORBIDDEN_BY_RULE, 422"
  })
  void a_refusal_has_the_status_of_its_kind_and_the_type_of_its_name(String kind, int status) {
    Answer answer = client.get("/refusals/" + kind);

    assertProblem(answer, status, "/refusals/" + kind);
    assertThat(answer.json().get("type").asText()).isEqualTo("urn:lessserver:problem:house-full");
    assertThat(answer.json().get("detail").asText()).isEqualTo("The house is full.");
    assertThat(errors(answer)).containsExactly("seats: none is left");
  }

  /** What RFC 9457 and the suite ask of every problem. */
  private static void assertProblem(Answer answer, int status, String instance) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asText()).isNotBlank();
    assertThat(problem.path("type").asText("about:blank")).isNotBlank();
    assertThat(problem.get("instance").asText()).isEqualTo(instance);
    assertThat(problem.get("correlationId").asText())
        .matches("[0-9a-f]{32}")
        .isEqualTo(answer.header(Headers.CORRELATION_ID).orElseThrow());
  }

  private static List<String> errors(Answer answer) {
    List<String> errors = new ArrayList<>();
    answer
        .json()
        .path("errors")
        .forEach(
            each -> errors.add(each.get("field").asText() + ": " + each.get("message").asText()));
    return errors;
  }
}
