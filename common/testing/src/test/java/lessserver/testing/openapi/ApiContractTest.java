package lessserver.testing.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import lessserver.openapi.ServiceDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiContractTest {

  private final ApiContract contract =
      new ApiContract(
          ServiceDocument.of(
              List.of(
                  """
                  paths:
                    /things/{id}:
                      parameters:
                        - {name: id, in: path, required: true, schema: {type: integer}}
                      post:
                        parameters:
                          - {name: size, in: query, schema: {type: string, enum: [small, large]}}
                        requestBody:
                          content:
                            application/json:
                              schema: {type: object, required: [name], properties: {name: {type: string}}}
                        responses:
                          '200':
                            description: Done.
                            headers: {X-Count: {required: true, schema: {type: string, pattern: '^[0-9]+$'}}}
                            content:
                              application/json:
                                schema: {$ref: '#/components/schemas/Thing'}
                    /things/stream:
                      get:
                        responses:
                          '200':
                            description: The things.
                            content:
                              text/event-stream: {x-events: {thing: {$ref: '#/components/schemas/Thing'}}}
                    /boxes:
                      get:
                        responses:
                          '200':
                            description: A box.
                            content:
                              application/json:
                                schema:
                                  allOf:
                                    - $ref: '#/components/schemas/Thing'
                                    - {properties: {lid: {type: object, properties: {open: {type: boolean}}}}}
                  components:
                    schemas:
                      Thing: {type: object, required: [name], properties: {name: {type: string}}}
                  """)));

  @Test
  void what_is_as_documented_passes() {
    assertThat(breaches("/things/1", Map.of(), "{\"name\":\"a\"}", "{\"name\":\"a\"}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /things/x | {"name":"a"} | {"name":"a"}         | the parameter id
          /things/1 | {}           | {"name":"a"}         | the request
          /things/1 | {"name":"a"} | {}                   | the answer
          /things/1 | {"name":"a"} | {"name":"a","b":"c"} | the answer
          /things/1 | {"name":"a"} | <html>               | the answer is no JSON
          /thing    | {"name":"a"} | {"name":"a"}         | there is no such operation
          """)
  void what_is_not_as_documented_is_told(String path, String sent, String answered, String what) {
    assertThat(breaches(path, Map.of(), sent, answered))
        .singleElement()
        .asString()
        .startsWith(what);
  }

  @Test
  void parameters_are_documented_and_words_taken_in_any_case() {
    assertThat(breaches("/things/1", Map.of("size", List.of("LARGE")))).isEmpty();
    assertThat(breaches("/things/1", Map.of("size", List.of("huge"))))
        .singleElement()
        .asString()
        .startsWith("the parameter size");
    assertThat(breaches("/things/1", Map.of("colour", List.of("red"))))
        .containsExactly("the query parameter colour is not documented");
  }

  @Test
  void statuses_and_headers_are_documented() {
    assertThat(answer("POST", "/things/1", 202, Map.of(), ""))
        .containsExactly("the status 202 is not documented");
    assertThat(
            answer(
                "POST",
                "/things/1",
                200,
                Map.of("content-type", "application/json", "x-more", "1"),
                "{\"name\":\"a\"}"))
        .containsExactly("the header x-count is missing", "the header x-more is not documented");
  }

  @Test
  void a_body_is_documented_or_not_taken() {
    assertThat(
            contract.breaches(
                new Exchange(
                    "GET",
                    "/boxes",
                    Map.of(),
                    Map.of("content-type", "text/plain"),
                    "a".getBytes(StandardCharsets.UTF_8),
                    200,
                    Map.of("content-type", "application/json"),
                    "{}".getBytes(StandardCharsets.UTF_8))))
        .contains("a body was taken, which is not documented");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":"a","lid":{"open":true}}         | true
          {"name":"a","size":1}                    | false
          {"name":"a","lid":{"open":true,"new":1}} | false
          {"lid":{"open":true}}                    | false
          """)
  void what_has_all_of_some_parts_has_no_more(String box, boolean fits) {
    assertThat(answer("GET", "/boxes", 200, Map.of("content-type", "application/json"), box))
        .matches(breaches -> breaches.isEmpty() == fits);
    assertThat(breaches("/things/1", Map.of(), "{\"name\":\"a\"}", "{\"name\":\"a\",\"b\":1}"))
        .as("a part that stands alone")
        .hasSize(1);
  }

  @Test
  void events_are_documented() {
    Map<String, String> type = Map.of("content-type", "text/event-stream");
    String event = "id:1\nevent:%s\ndata:%s\n\n";

    assertThat(
            answer(
                "GET", "/things/stream", 200, type, event.formatted("thing", "{\"name\":\"a\"}")))
        .isEmpty();
    assertThat(answer("GET", "/things/stream", 200, type, event.formatted("thing", "{}")))
        .singleElement()
        .asString()
        .startsWith("the event thing");
    assertThat(answer("GET", "/things/stream", 200, type, event.formatted("other", "{}")))
        .containsExactly("the event other is not documented");
  }

  private List<String> breaches(String path, Map<String, List<String>> query) {
    return breaches(path, query, "{\"name\":\"a\"}", "{\"name\":\"a\"}");
  }

  private List<String> breaches(
      String path, Map<String, List<String>> query, String sent, String answered) {
    return contract.breaches(
        new Exchange(
            "POST",
            path,
            query,
            Map.of("content-type", "application/json"),
            sent.getBytes(StandardCharsets.UTF_8),
            200,
            Map.of("content-type", "application/json", "x-count", "1"),
            answered.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> answer(
      String method, String path, int status, Map<String, String> headers, String body) {
    return contract.breaches(
        new Exchange(
            method,
            path,
            Map.of(),
            Map.of(),
            new byte[0],
            status,
            headers,
            body.getBytes(StandardCharsets.UTF_8)));
  }
}
