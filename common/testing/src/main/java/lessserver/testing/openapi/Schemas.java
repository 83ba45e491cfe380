package lessserver.testing.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lessserver.openapi.Components;

/**
 * Judges values by the schemas of a document. What a service answers may have no property that is
 * not documented. Safe for use by many threads.
 */
final class Schemas {

  private static final String COMPONENTS = "components";
  private static final List<String> CHOICES = List.of("oneOf", "anyOf");

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private final Map<JsonNode, Schema> asWritten = new ConcurrentHashMap<>();
  private final Map<JsonNode, Schema> closed = new ConcurrentHashMap<>();
  private final JsonNode document;
  private final ObjectNode components;
  private final ObjectNode closedComponents;

  Schemas(JsonNode document) {
    this.document = document;
    this.components = document.path(COMPONENTS).deepCopy();
    this.closedComponents = components.deepCopy();
    closedComponents.path("schemas").forEach(this::close);
  }

  /** What is wrong with a value. */
  List<String> faults(JsonNode schema, JsonNode value) {
    return faults(asWritten.computeIfAbsent(schema, each -> compiled(each, components)), value);
  }

  /** What is wrong with a value that a service answers. */
  List<String> faultsOfAnswer(JsonNode schema, JsonNode value) {
    return faults(
        closed.computeIfAbsent(
            schema,
            each -> {
              JsonNode copy = each.deepCopy();
              close(copy);
              return compiled(copy, closedComponents);
            }),
        value);
  }

  private static List<String> faults(Schema schema, JsonNode value) {
    return schema.validate(value).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  /** With all that it may refer to beside it. */
  private Schema compiled(JsonNode schema, ObjectNode beside) {
    ObjectNode whole = schema.deepCopy();
    whole.set(COMPONENTS, beside);
    return registry.getSchema(whole);
  }

  private void close(JsonNode node) {
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    if (schema.has("allOf")) {
      schema.put("unevaluatedProperties", false);
    } else if (schema.has("properties") && !schema.has("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
    closeWithin(schema);
  }

  private void closeWithin(ObjectNode schema) {
    if (schema.get("allOf") instanceof ArrayNode parts) {
      for (int i = 0; i < parts.size(); i++) {
        parts.set(i, part(parts.get(i)));
      }
    }
    schema.path("properties").forEach(this::close);
    List.of("items", "additionalProperties").forEach(field -> close(schema.path(field)));
    CHOICES.forEach(field -> schema.path(field).forEach(this::close));
  }

  /** It may have beside its own properties those of the other parts. */
  private JsonNode part(JsonNode node) {
    JsonNode copy = Components.resolve(document, node).deepCopy();
    if (copy instanceof ObjectNode schema) {
      Map<String, ArrayNode> choices = new LinkedHashMap<>();
      for (String choice : CHOICES) {
        if (schema.remove(choice) instanceof ArrayNode branches) {
          ArrayNode open = schema.arrayNode();
          branches.forEach(branch -> open.add(part(branch)));
          choices.put(choice, open);
        }
      }
      closeWithin(schema);
      schema.setAll(choices);
    }
    return copy;
  }
}
