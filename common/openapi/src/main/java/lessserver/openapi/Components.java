package lessserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a document defines once and refers to: schemas, parameters, responses, headers. */
public final class Components {

  private static final String COMPONENTS = "components";
  private static final String REF = "$ref";
  private static final String BEGIN = "#/" + COMPONENTS + "/";

  /** Referred to by its name, and not by a {@code $ref}. */
  private static final String SECURITY_SCHEMES = "securitySchemes";

  private Components() {}

  /**
   * What a node refers to, or the node itself.
   *
   * @throws IllegalArgumentException if there is no such thing
   */
  public static JsonNode resolve(JsonNode document, JsonNode node) {
    JsonNode found = node;
    while (found.has(REF)) {
      String ref = found.get(REF).asText();
      found = document.at(ref.substring(1));
      if (!ref.startsWith(BEGIN) || found.isMissingNode()) {
        throw new IllegalArgumentException("nothing is defined at " + ref);
      }
    }
    return found;
  }

  /** All that is referred to from a node, directly or not, such as {@code schemas/Link}. */
  public static Set<String> usedBy(JsonNode document, JsonNode node) {
    Set<String> used = new HashSet<>();
    Deque<JsonNode> left = new ArrayDeque<>(Set.of(node));
    while (!left.isEmpty()) {
      JsonNode next = left.pop();
      if (next.path(REF).isTextual()) {
        String ref = next.get(REF).asText();
        if (used.add(ref.replaceFirst("^" + BEGIN, ""))) {
          left.push(resolve(document, next));
        }
      }
      next.forEach(left::push);
    }
    return used;
  }

  /** Takes away what no operation uses: a room may define more than each service needs. */
  public static void prune(ObjectNode document) {
    Set<String> used = usedBy(document, document.path("paths"));
    document
        .path("paths")
        .findValues("security")
        .forEach(
            ways ->
                ways.forEach(
                    way ->
                        way.fieldNames()
                            .forEachRemaining(name -> used.add(SECURITY_SCHEMES + "/" + name))));
    for (Map.Entry<String, JsonNode> kind : document.path(COMPONENTS).properties()) {
      if (kind.getValue() instanceof ObjectNode all) {
        Set<String> unused = new HashSet<>();
        all.fieldNames()
            .forEachRemaining(
                name -> {
                  if (!used.contains(kind.getKey() + "/" + name)) {
                    unused.add(name);
                  }
                });
        all.remove(unused);
      }
    }
    if (document.get(COMPONENTS) instanceof ObjectNode components) {
      components.properties().removeIf(each -> each.getValue().isEmpty());
    }
  }

  /** Calls what is referred to by other names, in every reference within a node. */
  public static void rename(JsonNode node, UnaryOperator<String> name) {
    if (node instanceof ObjectNode object && object.path(REF).isTextual()) {
      String ref = object.get(REF).asText();
      object.put(REF, BEGIN + name.apply(ref.substring(BEGIN.length())));
    }
    node.forEach(each -> rename(each, name));
  }
}
