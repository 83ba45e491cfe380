package lessserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * The answers that operations give for reasons that are not their own: no key, too many calls, a
 * body that is too large. They stand once, in {@value #KEY}, and are added to every operation that
 * does not say something of its own for the same status.
 */
final class StandingAnswers {

  private static final String KEY = "x-standing";
  private static final String RESPONSES = "responses";
  private static final String HEADERS = "headers";
  private static final String ANY_TYPE = "*/*";

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private StandingAnswers() {}

  static void addTo(ObjectNode document) {
    JsonNode standing = document.path(KEY);
    for (JsonNode path : document.path("paths")) {
      for (Map.Entry<String, JsonNode> each : path.properties()) {
        if (METHODS.contains(each.getKey()) && each.getValue() instanceof ObjectNode operation) {
          addTo(operation, standing);
        }
      }
    }
    document
        .path("components")
        .path(RESPONSES)
        .forEach(response -> missing(response, HEADERS, standing.path(HEADERS)));
    document.remove(KEY);
  }

  private static void addTo(ObjectNode operation, JsonNode standing) {
    JsonNode own = operation.path(RESPONSES);
    own.forEach(
        response -> {
          if (!response.has("$ref")) {
            missing(response, HEADERS, standing.path(HEADERS));
          }
        });
    missing(operation, RESPONSES, standing.path("toAll"));
    if (operation.has("requestBody")) {
      missing(operation, RESPONSES, standing.path("toBodies"));
      if (!operation.path("requestBody").path("content").has(ANY_TYPE)) {
        missing(operation, RESPONSES, standing.path("toCertainBodies"));
      }
    }
    if (operation.path("security").findValue("ApiKey") != null) {
      missing(operation, RESPONSES, standing.path("toKeys"));
    }
  }

  /** Adds what is not there. */
  private static void missing(JsonNode node, String field, JsonNode all) {
    if (!all.isEmpty() && node instanceof ObjectNode object) {
      ObjectNode there = object.withObjectProperty(field);
      all.properties()
          .forEach(each -> there.putIfAbsent(each.getKey(), each.getValue().deepCopy()));
    }
  }
}
