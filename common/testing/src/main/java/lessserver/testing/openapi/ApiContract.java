package lessserver.testing.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lessserver.openapi.Components;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * What a document promises, held against what passes between clients and the service: a request
 * that was carried out has to be documented, and so has every answer. Safe for use by many threads.
 */
public final class ApiContract {

  /** What transport and guards add to any answer, and no document needs to mention. */
  private static final Set<String> EVERYWHERE =
      Set.of(
          "accept-ranges",
          "accept-patch",
          "accept",
          "allow",
          "cache-control",
          "connection",
          "content-length",
          "content-security-policy",
          "content-type",
          "date",
          "etag",
          "access-control-allow-origin",
          "access-control-expose-headers",
          "expires",
          "keep-alive",
          "last-modified",
          "content-range",
          "referrer-policy",
          "transfer-encoding",
          "vary",
          "www-authenticate",
          "pragma",
          "x-content-type-options",
          "x-correlation-id",
          "x-frame-options");

  /** Spring's, on answers whose path ends like a file's name: browsers shall not guess. */
  private static final String DOWNLOAD_GUARD = "inline;filename=f.txt";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final JsonNode document;
  private final Schemas schemas;
  private final List<Operation> operations;

  public ApiContract(JsonNode document) {
    this.document = document;
    this.schemas = new Schemas(document);
    this.operations = Operation.in(document);
  }

  public List<Operation> operations() {
    return operations;
  }

  JsonNode document() {
    return document;
  }

  /** The operation that a request is for. */
  public Optional<Operation> find(String method, String path) {
    return matching(method, path)
        .or(() -> method.equals("HEAD") ? matching("GET", path) : Optional.empty());
  }

  private Optional<Operation> matching(String method, String path) {
    String plain = path.length() > 1 ? path.replaceFirst("/$", "") : path;
    return operations.stream()
        .filter(each -> each.method().equals(method) && each.matches(plain))
        .findFirst();
  }

  /** Every point in which an exchange is not as documented. */
  public List<String> breaches(Exchange exchange) {
    Operation operation = find(exchange.method(), exchange.path()).orElse(null);
    if (operation == null) {
      boolean refused = exchange.status() >= 400 || exchange.method().equals("OPTIONS");
      return refused ? List.of() : List.of("there is no such operation");
    }
    List<String> breaches = new ArrayList<>();
    if (exchange.isAccepted()) {
      checkParameters(operation, exchange, breaches);
      checkRequestBody(operation, exchange, breaches);
    }
    checkAnswer(operation, exchange, breaches);
    return breaches;
  }

  private void checkParameters(Operation operation, Exchange exchange, List<String> breaches) {
    String path = exchange.path().replaceFirst("(?<=.)/$", "");
    Map<String, String> inPath = operation.valuesIn(path);
    Set<String> known =
        operation.parameters().stream()
            .filter(each -> each.path("in").asText().equals("query"))
            .map(each -> each.path("name").asText())
            .collect(Collectors.toSet());
    boolean free =
        operation.parameters().stream()
            .anyMatch(each -> each.path("schema").path("type").asText().equals("object"));
    boolean form = exchange.requestHeaders().getOrDefault("content-type", "").contains("form");
    exchange.query().keySet().stream()
        .filter(name -> !free && !form && !known.contains(name))
        .forEach(name -> breaches.add("the query parameter " + name + " is not documented"));
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asText();
      List<String> given =
          switch (parameter.path("in").asText()) {
            case "path" ->
                Optional.ofNullable(inPath.get(name)).map(ApiContract::decoded).stream().toList();
            case "query" -> exchange.query().getOrDefault(name, List.of());
            default ->
                Optional.ofNullable(exchange.requestHeaders().get(name.toLowerCase(Locale.ROOT)))
                    .stream()
                    .toList();
          };
      if (given.isEmpty()) {
        boolean unread = parameter.path("x-unread").asBoolean();
        if (parameter.path("required").asBoolean() && !form && !unread) {
          breaches.add("it was carried out without the parameter " + name);
        }
        continue;
      }
      JsonNode schema = Components.resolve(document, parameter.path("schema"));
      schemas
          .faults(lenient(schema), value(schema, given))
          .forEach(fault -> breaches.add("the parameter " + name + " (" + given + "): " + fault));
    }
  }

  /** Services take words in any case, which is nobody's business to rely on. */
  private static JsonNode lenient(JsonNode schema) {
    if (!schema.path("type").asText().equals("string") || !schema.has("enum")) {
      return schema;
    }
    ObjectNode any = schema.deepCopy();
    ArrayNode words = any.putArray("enum");
    schema.path("enum").forEach(each -> words.add(each.asText().toLowerCase(Locale.ROOT)));
    return any;
  }

  private JsonNode value(JsonNode schema, List<String> given) {
    String type = schema.path("type").asText();
    if (type.equals("array")) {
      ArrayNode all = JSON.createArrayNode();
      JsonNode items = Components.resolve(document, schema.path("items"));
      given.forEach(each -> all.add(value(items, List.of(each))));
      return all;
    }
    String text = given.getFirst();
    if (type.equals("boolean")) {
      text = text.toLowerCase(Locale.ROOT);
    }
    if (type.equals("string")) {
      return TextNode.valueOf(schema.has("enum") ? text.toLowerCase(Locale.ROOT) : text);
    }
    try {
      JsonNode parsed = JSON.readTree(text);
      return parsed.isNumber() || parsed.isBoolean() ? parsed : TextNode.valueOf(text);
    } catch (JsonProcessingException _) {
      return TextNode.valueOf(text);
    }
  }

  private void checkRequestBody(Operation operation, Exchange exchange, List<String> breaches) {
    JsonNode body = Components.resolve(document, operation.node().path("requestBody"));
    String type = exchange.requestHeaders().get("content-type");
    byte[] content = exchange.requestBody();
    if (content != null && content.length == 0) {
      return;
    }
    if (body.isMissingNode()) {
      if (content != null) {
        breaches.add("a body was taken, which is not documented");
      }
      return;
    }
    if (type == null) {
      return;
    }
    JsonNode media = media(body.path("content"), type);
    if (media == null) {
      breaches.add("a body of type " + type + " was taken, which is not documented");
    } else if (content != null && isJson(type)) {
      parsed(content, "the request", breaches)
          .map(json -> schemas.faults(media.path("schema"), json))
          .ifPresent(faults -> faults.forEach(fault -> breaches.add("the request: " + fault)));
    }
  }

  private void checkAnswer(Operation operation, Exchange exchange, List<String> breaches) {
    JsonNode responses = operation.node().path("responses");
    JsonNode response =
        Components.resolve(document, responses.path(String.valueOf(exchange.status())));
    if (response.isMissingNode()) {
      if (exchange.status() != 304) {
        breaches.add("the status " + exchange.status() + " is not documented");
      }
      return;
    }
    checkHeaders(response.path("headers"), exchange, breaches);
    String type = exchange.responseHeaders().get("content-type");
    JsonNode content = response.path("content");
    byte[] body = exchange.responseBody();
    boolean isEmpty = body != null && body.length == 0;
    if (exchange.method().equals("HEAD") || (content.isEmpty() && isEmpty)) {
      return;
    }
    if (content.isEmpty() != isEmpty) {
      breaches.add(isEmpty ? "the answer has no body" : "the answer has a body of type " + type);
      return;
    }
    JsonNode media = type == null ? null : media(content, type);
    if (media == null) {
      breaches.add("an answer of type " + type + " is not documented");
    } else if (body != null && isJson(String.valueOf(type))) {
      parsed(body, "the answer", breaches)
          .map(json -> schemas.faultsOfAnswer(media.path("schema"), json))
          .ifPresent(faults -> faults.forEach(fault -> breaches.add("the answer: " + fault)));
    } else if (body != null && media.has("x-events")) {
      checkEvents(media.path("x-events"), new String(body, StandardCharsets.UTF_8), breaches);
    }
  }

  private void checkHeaders(JsonNode documented, Exchange exchange, List<String> breaches) {
    Map<String, JsonNode> headers = new LinkedHashMap<>();
    documented
        .properties()
        .forEach(
            each ->
                headers.put(
                    each.getKey().toLowerCase(Locale.ROOT),
                    Components.resolve(document, each.getValue())));
    headers.forEach(
        (name, header) -> {
          String given = exchange.responseHeaders().get(name);
          if (given == null) {
            if (header.path("required").asBoolean()) {
              breaches.add("the header " + name + " is missing");
            }
            return;
          }
          schemas
              .faults(header.path("schema"), TextNode.valueOf(given))
              .forEach(fault -> breaches.add("the header " + name + " (" + given + "): " + fault));
        });
    exchange.responseHeaders().keySet().stream()
        .filter(name -> !EVERYWHERE.contains(name) && !headers.containsKey(name))
        .filter(name -> !DOWNLOAD_GUARD.equals(exchange.responseHeaders().get(name)))
        .forEach(name -> breaches.add("the header " + name + " is not documented"));
  }

  /** Those that came as a whole; what came when the client left may end anywhere. */
  private void checkEvents(JsonNode documented, String stream, List<String> breaches) {
    String whole = stream.substring(0, stream.lastIndexOf("\n\n") + 1);
    for (String event : whole.split("\n\n", -1)) {
      Map<String, String> fields =
          event
              .lines()
              .filter(line -> line.indexOf(':') > 0)
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.indexOf(':')),
                      line -> line.substring(line.indexOf(':') + 1).strip(),
                      (one, other) -> one + "\n" + other));
      String name = fields.get("event");
      if (name == null) {
        continue;
      }
      if (!documented.has(name)) {
        breaches.add("the event " + name + " is not documented");
        continue;
      }
      byte[] data = fields.getOrDefault("data", "").getBytes(StandardCharsets.UTF_8);
      parsed(data, "the event " + name, breaches)
          .map(json -> schemas.faultsOfAnswer(documented.path(name), json))
          .ifPresent(
              faults -> faults.forEach(fault -> breaches.add("the event " + name + ": " + fault)));
    }
  }

  private static Optional<JsonNode> parsed(byte[] content, String what, List<String> breaches) {
    try {
      return Optional.of(JSON.readTree(content));
    } catch (IOException _) {
      breaches.add(what + " is no JSON");
      return Optional.empty();
    }
  }

  private static @Nullable JsonNode media(JsonNode content, String type) {
    MediaType given = MediaType.parseMediaType(type);
    return content.properties().stream()
        .filter(each -> MediaType.parseMediaType(each.getKey()).includes(given))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static boolean isJson(String type) {
    MediaType given = MediaType.parseMediaType(type);
    return given.getSubtype().equals("json") || "json".equals(given.getSubtypeSuffix());
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
