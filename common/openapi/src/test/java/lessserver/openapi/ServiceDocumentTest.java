package lessserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceDocumentTest {

  private static final String OWN =
      """
      paths:
        /things:
          get:
            security: [{ApiKey: [read]}]
            responses:
              '200':
                description: They are.
                content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
              '429': {description: Something of its own.}
          post:
            security: []
            requestBody: {content: {application/json: {schema: {type: string}}}}
            responses:
              '204': {description: It is.}
          put:
            security: []
            requestBody: {content: {'*/*': {schema: {type: string}}}}
            responses:
              '204': {description: It is.}
      components:
        schemas:
          Thing: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}
          Size: {type: integer}
      """;

  private static final String ROOM =
      """
      x-standing:
        headers: {X-Id: {$ref: '#/components/headers/Id'}}
        toAll: {'429': {$ref: '#/components/responses/Slowly'}}
        toBodies: {'413': {$ref: '#/components/responses/Slowly'}}
        toCertainBodies: {'415': {$ref: '#/components/responses/Slowly'}}
        toKeys: {'403': {$ref: '#/components/responses/Slowly'}}
      components:
        headers:
          Id: {schema: {type: string}}
        responses:
          Slowly: {description: Not so fast.}
        schemas:
          Unused: {type: string}
      """;

  @Test
  void operations_get_the_standing_answers_that_concern_them() {
    JsonNode things = ServiceDocument.of(List.of(OWN, ROOM)).path("paths").path("/things");

    assertThat(things.path("get").path("responses").fieldNames())
        .toIterable()
        .containsExactly("200", "429", "403");
    assertThat(things.path("post").path("responses").fieldNames())
        .toIterable()
        .containsExactly("204", "429", "413", "415");
    assertThat(things.path("put").path("responses").fieldNames())
        .toIterable()
        .as("of what takes any media type")
        .containsExactly("204", "429", "413");
  }

  @Test
  void an_operations_own_word_counts() {
    JsonNode document = ServiceDocument.of(List.of(OWN, ROOM));

    assertThat(document.at("/paths/~1things/get/responses/429/description").asText())
        .isEqualTo("Something of its own.");
  }

  @Test
  void every_answer_has_the_standing_headers() {
    JsonNode document = ServiceDocument.of(List.of(OWN, ROOM));

    assertThat(document.at("/paths/~1things/post/responses/204/headers").has("X-Id")).isTrue();
    assertThat(document.at("/components/responses/Slowly/headers").has("X-Id")).isTrue();
  }

  @Test
  void what_nobody_uses_is_left_out() {
    JsonNode schemas = ServiceDocument.of(List.of(OWN, ROOM)).at("/components/schemas");

    assertThat(schemas.fieldNames()).toIterable().containsExactly("Thing", "Size");
  }

  @Test
  void parts_must_not_contradict_each_other() {
    String other = "components: {schemas: {Size: {type: string}}}";

    assertThatThrownBy(() -> ServiceDocument.of(List.of(OWN, ROOM, other)))
        .hasMessage("two parts say different things at /components/schemas/Size/type");
  }

  @Test
  void a_reference_leads_somewhere() {
    String other =
        "paths: {/more: {get: {responses: {'200': {$ref: '#/components/responses/X'}}}}}";

    assertThatThrownBy(() -> ServiceDocument.of(List.of(OWN, ROOM, other)))
        .hasMessage("nothing is defined at #/components/responses/X");
  }

  @Test
  void references_follow_a_new_name() {
    JsonNode document = ServiceDocument.of(List.of(OWN, ROOM));
    Components.rename(document.path("paths"), name -> name.replace("Thing", "Other"));

    assertThat(document.toString()).contains("#/components/schemas/Other");
    assertThatThrownBy(() -> Components.usedBy(document, document.path("paths")))
        .hasMessage("nothing is defined at #/components/schemas/Other");
  }
}
