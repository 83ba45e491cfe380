package lessserver.testing.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lessserver.openapi.Components;

/** What a document has to say of everything that is in it. */
final class HouseRules {

  private static final List<String> STANDING = List.of("400", "401", "429", "500", "503");

  private final JsonNode document;
  private final Schemas schemas;
  private final List<String> faults = new ArrayList<>();

  private HouseRules(JsonNode document) {
    this.document = document;
    this.schemas = new Schemas(document);
  }

  /**
   * Every fault, with its place.
   *
   * @param own the service's part of the document, of which nothing may be of no use
   */
  static List<String> faults(JsonNode document, JsonNode own) {
    HouseRules rules = new HouseRules(document);
    rules.checkOperations();
    rules.checkComponents(own);
    rules.checkSchemas(document.path("components").path("schemas"), "schemas");
    rules.checkExamples(document, "");
    return rules.faults;
  }

  private void require(boolean rule, String where, String what) {
    if (!rule) {
      faults.add(where + ": " + what);
    }
  }

  private void checkOperations() {
    Map<String, String> ids = new HashMap<>();
    Set<String> tags =
        Operation.children(document.path("tags"))
            .map(tag -> tag.path("name").asText())
            .collect(Collectors.toSet());
    for (Operation each : Operation.in(document)) {
      String where = each.toString();
      JsonNode node = each.node();
      require(says(node, "summary"), where, "has no summary");
      require(each.id().matches("[a-z][A-Za-z]+"), where, "has no operationId such as findLink");
      String twin = ids.put(each.id(), where);
      require(twin == null, where, "has the operationId of " + twin);
      require(node.path("tags").size() == 1, where, "has not one tag");
      node.path("tags")
          .forEach(tag -> require(tags.contains(tag.asText()), where, "has an unknown tag " + tag));
      require(node.has("security"), where, "does not say who may call it");
      checkParameters(each);
      checkResponses(each);
    }
  }

  private void checkParameters(Operation operation) {
    Set<String> inPath = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asText();
      String where = operation + " " + name;
      require(names.add(name), where, "is there twice");
      require(says(parameter, "description"), where, "has no description");
      JsonNode schema = Components.resolve(document, parameter.path("schema"));
      require(
          parameter.has("example") || schema.has("enum") || schema.has("default"),
          where,
          "has no example");
      if (parameter.path("in").asText().equals("path")) {
        inPath.add(name);
      }
    }
    require(
        operation.valuesIn(operation.template()).keySet().equals(inPath),
        operation.toString(),
        "names other parameters in its path than it describes");
  }

  private void checkResponses(Operation operation) {
    JsonNode responses = operation.node().path("responses");
    boolean answers = false;
    for (Map.Entry<String, JsonNode> each : responses.properties()) {
      String where = operation + " " + each.getKey();
      JsonNode response = Components.resolve(document, each.getValue());
      require(says(response, "description"), where, "has no description");
      require(response.path("headers").has("X-Correlation-Id"), where, "has no correlation id");
      answers |= each.getKey().startsWith("2") || each.getKey().startsWith("3");
    }
    require(answers, operation.toString(), "never succeeds");
    STANDING.forEach(
        status -> require(responses.has(status), operation.toString(), "has no " + status));
  }

  private void checkComponents(JsonNode own) {
    for (Map.Entry<String, JsonNode> kind : own.path("components").properties()) {
      kind.getValue()
          .fieldNames()
          .forEachRemaining(
              name ->
                  require(
                      document.path("components").path(kind.getKey()).has(name),
                      kind.getKey() + "/" + name,
                      "is used by nobody"));
    }
    for (JsonNode header : document.path("components").path("headers")) {
      require(says(header, "description") && header.has("example"), "a header", "says too little");
    }
  }

  private void checkSchemas(JsonNode all, String at) {
    for (Map.Entry<String, JsonNode> each : all.properties()) {
      checkSchema(each.getValue(), at + "/" + each.getKey(), true);
    }
  }

  private void checkSchema(JsonNode schema, String where, boolean named) {
    if (schema.has("$ref")) {
      return;
    }
    boolean object = schema.path("type").toString().contains("\"object\"");
    require(!named || says(schema, "description"), where, "has no description");
    require(
        !object || schema.has("properties") || schema.has("additionalProperties"),
        where,
        "is an object of which nothing is known");
    schema
        .path("required")
        .forEach(
            name ->
                require(
                    schema.path("properties").has(name.asText()),
                    where,
                    "requires the unknown " + name));
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      checkSchema(each.getValue(), where + "." + each.getKey(), true);
    }
    if (schema.has("items")) {
      checkSchema(schema.path("items"), where + "[]", false);
    }
  }

  /** Wherever an example stands beside a schema. */
  private void checkExamples(JsonNode node, String at) {
    if (node.has("schema")) {
      JsonNode schema = node.path("schema");
      if (node.has("example")) {
        check(schema, node.path("example"), at + "/example");
      }
      for (Map.Entry<String, JsonNode> each : node.path("examples").properties()) {
        check(schema, each.getValue().path("value"), at + "/examples/" + each.getKey());
      }
    }
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      String where = at + "/" + each.getKey();
      require(!each.getKey().contains(" "), where, "is text that should be quoted");
      if (!each.getKey().equals("example") && !each.getKey().equals("examples")) {
        checkExamples(each.getValue(), where);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      checkExamples(node.get(i), at + "/" + i);
    }
  }

  private void check(JsonNode schema, JsonNode example, String where) {
    schemas.faultsOfAnswer(schema, example).forEach(fault -> faults.add(where + ": " + fault));
  }

  private static boolean says(JsonNode node, String field) {
    return !node.path(field).asText().isBlank();
  }
}
