package lessserver.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import lessserver.openapi.Components;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One document made of the gateway's own and those of the services: every operation that a client
 * of the gateway can reach, and no other. An operation that a room brings to several services
 * stands there once.
 */
final class SuiteDocument {

  private static final String PATHS = "paths";
  private static final String COMPONENTS = "components";
  private static final String PARAMETERS = "parameters";
  private static final String DURABLE = "/runtime/webhooks/durabletask/";

  /** Marks a schema whose words are those of all services together. */
  private static final String UNITED = "x-united";

  private final ObjectNode suite;
  private final Services services;

  private SuiteDocument(ObjectNode suite, Services services) {
    this.suite = suite;
    this.services = services;
  }

  /**
   * All as one.
   *
   * @param own of the gateway
   * @param documents of the services, by name; one that is missing is said to be
   */
  static ObjectNode of(ObjectNode own, Map<String, ObjectNode> documents, Services services) {
    SuiteDocument document = new SuiteDocument(own.deepCopy(), services);
    List<String> missing = new ArrayList<>();
    services
        .services()
        .forEach(
            (name, service) -> {
              ObjectNode its = documents.get(name);
              if (its == null) {
                missing.add(name);
              } else {
                document.add(name, service, its.deepCopy());
              }
            });
    document.say(missing);
    Components.prune(document.suite);
    return document.suite;
  }

  private void say(List<String> missing) {
    if (!missing.isEmpty()) {
      ObjectNode info = suite.withObjectProperty("info");
      info.put(
          "description",
          info.path("description").asText()
              + "\n\n**Not in here**, because they have not answered yet: "
              + String.join(", ", missing)
              + ".");
    }
  }

  private void add(String name, Service service, ObjectNode document) {
    addComponents(name, document);
    Set<String> tags = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.path(PATHS).properties()) {
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        if (each.getValue() instanceof ObjectNode operation && operation.has("responses")) {
          inherit(path.getValue(), operation);
          HttpMethod method = HttpMethod.valueOf(each.getKey().toUpperCase(Locale.ROOT));
          if (leadsThere(service, method, example(document, path.getKey(), operation))) {
            suite
                .withObjectProperty(PATHS)
                .withObjectProperty(path.getKey())
                .putIfAbsent(each.getKey(), operation);
            operation.path("tags").forEach(tag -> tags.add(tag.asText()));
          }
        }
      }
    }
    for (JsonNode tag : document.path("tags")) {
      String called = tag.path("name").asText();
      boolean known =
          children(suite.path("tags"))
              .anyMatch(other -> other.path("name").asText().equals(called));
      if (tags.contains(called) && !known) {
        suite.withArrayProperty("tags").add(tag);
      }
    }
  }

  /** What a path says of all its operations, each of them says for itself here. */
  private static void inherit(JsonNode path, ObjectNode operation) {
    if (path.path(PARAMETERS) instanceof ArrayNode ofAll) {
      ArrayNode together = ofAll.deepCopy();
      operation.path(PARAMETERS).forEach(together::add);
      operation.set(PARAMETERS, together);
    }
  }

  private void addComponents(String name, ObjectNode document) {
    Map<String, String> names = new HashMap<>();
    for (Map.Entry<String, JsonNode> kind : document.path(COMPONENTS).properties()) {
      ObjectNode known = suite.withObjectProperty(COMPONENTS).withObjectProperty(kind.getKey());
      for (Map.Entry<String, JsonNode> each : kind.getValue().properties()) {
        JsonNode before = known.get(each.getKey());
        if (before instanceof ObjectNode united && before.path(UNITED).asBoolean()) {
          unite(united, each.getValue());
        } else if (before != null && !before.equals(each.getValue())) {
          names.put(kind.getKey() + "/" + each.getKey(), each.getKey() + "." + name);
        }
      }
    }
    Components.rename(
        document,
        ref ->
            names.containsKey(ref) ? ref.substring(0, ref.indexOf('/') + 1) + names.get(ref) : ref);
    for (Map.Entry<String, JsonNode> kind : document.path(COMPONENTS).properties()) {
      ObjectNode known = suite.withObjectProperty(COMPONENTS).withObjectProperty(kind.getKey());
      for (Map.Entry<String, JsonNode> each : kind.getValue().properties()) {
        String called = names.getOrDefault(kind.getKey() + "/" + each.getKey(), each.getKey());
        known.putIfAbsent(called, each.getValue());
      }
    }
  }

  private static void unite(ObjectNode words, JsonNode more) {
    ArrayNode all = words.withArrayProperty("enum");
    for (JsonNode word : more.path("enum")) {
      if (children(all).noneMatch(word::equals)) {
        all.add(word);
      }
    }
  }

  /** Whether some route of the gateway leads from there to the service. */
  private boolean leadsThere(Service service, HttpMethod method, String path) {
    if (path.startsWith(DURABLE)) {
      return service.taskHub() != null;
    }
    return fits(service.paths(), path)
        || (service.publicMethods().contains(method)
            && fits(service.publicPaths(), path)
            && !services.reservedPaths().contains(path.split("/", -1)[1]));
  }

  private static boolean fits(List<String> patterns, String path) {
    PathContainer container = PathContainer.parsePath(path);
    return patterns.stream()
        .map(PathPatternParser.defaultInstance::parse)
        .anyMatch(pattern -> pattern.matches(container));
  }

  /** The path with its parameters' examples, as a client would call it. */
  static String example(JsonNode document, String template, JsonNode operation) {
    String path = template;
    for (JsonNode each : operation.path(PARAMETERS)) {
      JsonNode parameter = Components.resolve(document, each);
      if (parameter.path("in").asText().equals("path")) {
        String name = "{" + parameter.path("name").asText() + "}";
        path = path.replace(name, example(document, parameter));
      }
    }
    return path;
  }

  /** A value that the parameter can have. */
  static String example(JsonNode document, JsonNode parameter) {
    JsonNode schema = Components.resolve(document, parameter.path("schema"));
    return Stream.of(parameter.path("example"), schema.path("enum").path(0), schema.path("default"))
        .filter(value -> !value.isMissingNode())
        .findFirst()
        .map(JsonNode::asText)
        .orElse("x");
  }

  private static Stream<JsonNode> children(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }
}
