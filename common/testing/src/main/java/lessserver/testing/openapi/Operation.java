package lessserver.testing.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lessserver.openapi.Components;

/**
 * A documented operation.
 *
 * @param method in capital letters
 * @param template its path, with {@code {name}} where parameters are
 * @param paths what its paths look like
 * @param node what the document says of it
 * @param parameters its own and its path's, resolved
 */
public record Operation(
    String method, String template, Pattern paths, JsonNode node, List<JsonNode> parameters) {

  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  /** All that a document has, those with the most literal paths first. */
  public static List<Operation> in(JsonNode document) {
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        if (each.getValue().has("responses")) {
          all.add(
              new Operation(
                  each.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  paths(path.getKey()),
                  each.getValue(),
                  Stream.of(path.getValue(), each.getValue())
                      .flatMap(from -> children(from.path("parameters")))
                      .map(parameter -> Components.resolve(document, parameter))
                      .toList()));
        }
      }
    }
    all.sort(
        (one, other) ->
            Integer.compare(literals(other.template).length(), literals(one.template).length()));
    return List.copyOf(all);
  }

  public String id() {
    return node.path("operationId").asText();
  }

  private static Pattern paths(String template) {
    StringBuilder regex = new StringBuilder();
    int end = 0;
    Matcher parameters = PARAMETER.matcher(template);
    while (parameters.find()) {
      regex.append(Pattern.quote(template.substring(end, parameters.start()))).append("([^/]+)");
      end = parameters.end();
    }
    regex.append(Pattern.quote(template.substring(end)));
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
  }

  boolean matches(String path) {
    return paths.matcher(path).matches();
  }

  /** The values of the parameters in a path; none, if it is not one of this operation's. */
  Map<String, String> valuesIn(String path) {
    List<String> names = PARAMETER.matcher(template).results().map(each -> each.group(1)).toList();
    Map<String, String> values = new LinkedHashMap<>();
    Matcher matcher = paths.matcher(path);
    for (int i = 0; matcher.matches() && i < names.size(); i++) {
      values.put(names.get(i), matcher.group(i + 1));
    }
    return values;
  }

  private static String literals(String template) {
    return PARAMETER.matcher(template).replaceAll("");
  }

  static Stream<JsonNode> children(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  @Override
  public String toString() {
    return method + " " + template;
  }
}
