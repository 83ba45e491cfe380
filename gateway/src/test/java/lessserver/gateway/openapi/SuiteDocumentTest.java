package lessserver.gateway.openapi;

import static lessserver.gateway.FakeService.answering;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.gateway.FakeService;
import lessserver.gateway.OwnContract;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import lessserver.gateway.service.Service;
import lessserver.gateway.service.Services;
import lessserver.openapi.Components;
import lessserver.openapi.ServiceDocument;
import lessserver.testing.openapi.ApiContract;
import lessserver.testing.openapi.DocumentRules;
import lessserver.testing.openapi.Operation;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/** The document of the whole suite, and whether the gateway lets in whom it names. */
class SuiteDocumentTest extends RunningGateway {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> SERVICES =
      List.of(
          "url-shortener",
          "image-archiver",
          "csv-etl",
          "order-orchestrator",
          "stock-monitor",
          "simulators");

  private static final Map<String, ObjectNode> DOCUMENTS =
      SERVICES.stream()
          .collect(Collectors.toUnmodifiableMap(name -> name, ServiceParts::documentOf));

  /** Fewer than bring an address to be refused. */
  private static final int TRIES = 20;

  @Autowired private ServiceDocuments documents;
  @Autowired private Services services;
  @Autowired private Collection<RequestMappingHandlerMapping> mappings;

  private ObjectNode whole() {
    return SuiteDocument.of(ServiceDocument.ofOwnPart(), DOCUMENTS, services);
  }

  @Test
  void the_whole_is_openapi_and_names_every_operation_once() {
    ObjectNode whole = whole();

    assertThat(DocumentRules.faultsOfForm(whole)).isEmpty();
    assertThat(Operation.in(whole)).extracting(Operation::id).doesNotHaveDuplicates();
    assertThat(whole.path("components").path("schemas").fieldNames())
        .toIterable()
        .as("no two services mean something else by the same name")
        .noneMatch(name -> name.contains("."));
  }

  @Test
  void what_several_services_offer_stands_there_once_with_all_their_words() {
    ObjectNode whole = whole();

    assertThat(whole.at("/components/schemas/DeadLetterTopic/enum").valueStream())
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("links", "link-clicks", "images", "imports", "orders", "stocks");
    assertThat(whole.at("/components/schemas/TaskHub/enum").valueStream())
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("orders", "stocks");
  }

  @Test
  void what_no_route_leads_to_is_left_out() {
    assertThat(whole().path("paths").fieldNames())
        .toIterable()
        .contains("/{code}", "/{code}+", "/robots.txt", "/openapi.json", "/api/v1/links/{code}/qr")
        .noneMatch(path -> path.startsWith("/market/") || path.startsWith("/functions"));
  }

  @Test
  void every_route_of_the_gateway_leads_to_something_documented() {
    ObjectNode whole = whole();
    List<String> examples =
        Operation.in(whole).stream().flatMap(each -> examples(whole, each).stream()).toList();

    for (String service : SERVICES) {
      for (String pattern : patterns(Objects.requireNonNull(services.services().get(service)))) {
        assertThat(examples)
            .as("what %s of %s leads to", pattern, service)
            .anyMatch(
                example ->
                    PathPatternParser.defaultInstance
                        .parse(pattern)
                        .matches(PathContainer.parsePath(example)));
      }
    }
  }

  @Test
  void every_operation_of_the_gateways_own_is_documented() {
    TreeSet<String> served = new TreeSet<>();
    for (RequestMappingHandlerMapping mapping : mappings) {
      mapping
          .getHandlerMethods()
          .forEach(
              (info, handler) -> {
                if (handler.getBeanType().getName().startsWith("lessserver.")) {
                  info.getPatternsCondition()
                      .getPatterns()
                      .forEach(
                          pattern ->
                              info.getMethodsCondition()
                                  .getMethods()
                                  .forEach(
                                      method ->
                                          served.add(
                                              method + " " + plain(pattern.getPatternString()))));
                }
              });
    }
    TreeSet<String> documented =
        Operation.in(ServiceDocument.ofOwnPart()).stream()
            .map(Operation::toString)
            .filter(each -> !each.contains(" /actuator/"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(served).isEqualTo(documented);
  }

  /** Each path that a client may take, by everybody who may come along it. */
  @Test
  void everybody_may_do_what_the_document_says_and_nothing_else() throws Exception {
    JsonNode administrator = make("administrator", "admin");
    ObjectNode whole = whole();
    Map<String, String> holders =
        Map.of(
            "read", TestKeys.READER,
            "write", TestKeys.WRITER,
            "admin", administrator.path("key").asText());
    List<String> wrong = new ArrayList<>();
    for (Operation operation : Operation.in(whole)) {
      String path = address(whole, operation);
      Set<String> needed =
          operation
              .node()
              .path("security")
              .valueStream()
              .map(way -> way.path("ApiKey").path(0).asText())
              .collect(Collectors.toSet());
      judge(wrong, operation.method(), path, needed, holders);
      operation.parameters().stream()
          .filter(each -> each.has("x-needs"))
          .forEach(
              each ->
                  judge(
                      wrong,
                      operation.method(),
                      path
                          + (path.contains("?") ? "&" : "?")
                          + each.path("name").asText()
                          + "=true",
                      Set.of(each.path("x-needs").asText()),
                      holders));
    }
    takeBack(administrator);
    assertThat(wrong).isEmpty();
  }

  /**
   * Calls it as everybody.
   *
   * @param needed any of these rights will do; an empty one means that nobody has to have any
   */
  private void judge(
      List<String> wrong,
      String method,
      String path,
      Set<String> needed,
      Map<String, String> holders) {
    boolean free = needed.isEmpty() || needed.contains("");
    judge(wrong, method + " " + path, "nobody", free ? 0 : 401, send(method, path).statusCode());
    holders.forEach(
        (right, key) -> {
          boolean may = needed.isEmpty() || needed.contains(right);
          int status = send(method, path, "X-API-Key", key).statusCode();
          judge(wrong, method + " " + path, "who may " + right, may ? 0 : 403, status);
        });
  }

  /**
   * Notes what should be otherwise.
   *
   * @param expected 401 or 403; 0 for neither
   */
  private static void judge(List<String> wrong, String call, String who, int expected, int status) {
    boolean refused = status == 401 || status == 403;
    if (expected == 0 ? refused : status != expected) {
      wrong.add(call + ": " + who + " gets " + status + (expected == 0 ? "" : ", not " + expected));
    }
  }

  private JsonNode make(String name, String... rights) throws JsonProcessingException {
    String wish = JSON.writeValueAsString(Map.of("name", name, "rights", rights));
    HttpRequest request =
        request(
            "POST",
            "/api/v1/keys",
            BodyPublishers.ofString(wish),
            "X-API-Key",
            TestKeys.ALL,
            "Content-Type",
            "application/json");
    HttpResponse<String> made = send(request);
    assertThat(made.statusCode()).isEqualTo(201);
    return JSON.readTree(made.body());
  }

  private void takeBack(JsonNode key) {
    send("DELETE", "/api/v1/keys/" + key.path("id").asText(), "X-API-Key", TestKeys.ALL);
  }

  /** From several addresses: none may present many keys that are worth nothing. */
  @Test
  void a_key_that_was_taken_back_opens_nothing() throws Exception {
    JsonNode key = make("taken back", "read", "write", "admin");
    takeBack(key);
    ObjectNode whole = whole();
    List<Operation> operations = Operation.in(whole);
    for (int i = 0; i < operations.size(); i += TRIES) {
      byte[] from = {127, 1, 0, (byte) (i / TRIES + 1)};
      try (HttpClient client =
          HttpClient.newBuilder().localAddress(InetAddress.getByAddress(from)).build()) {
        for (Operation each : operations.subList(i, Math.min(i + TRIES, operations.size()))) {
          HttpRequest request =
              request(
                  each.method(),
                  address(whole, each),
                  BodyPublishers.noBody(),
                  "X-API-Key",
                  key.path("key").asText());
          assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
              .as(each.toString())
              .isEqualTo(401);
        }
      }
    }
  }

  @Test
  void a_task_hub_that_nobody_has_is_a_documented_404() {
    ObjectNode whole = whole();
    Operation.in(whole).stream()
        .filter(each -> each.template().startsWith("/runtime/"))
        .forEach(
            each -> {
              String path = address(whole, each).replaceFirst("\\?.*", "");
              checkRefusal(whole, each.method(), path + "?taskHub=nobodys", 404);
              checkRefusal(whole, each.method(), path, 404);
            });
  }

  @Test
  void what_a_session_changes_without_its_header_is_a_documented_403() {
    String cookie =
        send("POST", "/api/v1/session", "X-API-Key", TestKeys.ALL)
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow()
            .replaceFirst(";.*", "");
    ObjectNode whole = whole();
    Operation.in(whole).stream()
        .filter(each -> !Set.of("GET", "HEAD").contains(each.method()))
        .filter(each -> !each.id().equals("openSession")) // That takes a key, and no cookie.
        .forEach(
            each ->
                checkRefusal(whole, each.method(), address(whole, each), 403, "Cookie", cookie));
  }

  private void checkRefusal(
      ObjectNode whole, String method, String path, int status, String... headers) {
    String[] proof = headers.length == 0 ? new String[] {"X-API-Key", TestKeys.ALL} : headers;
    HttpRequest request = request(method, path, BodyPublishers.noBody(), proof);
    HttpResponse<String> answer = send(request);

    assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(status);
    assertThat(OwnContract.breaches(new ApiContract(whole), request, answer))
        .as(method + " " + path)
        .isEmpty();
  }

  @Test
  void of_a_function_a_client_learns_what_its_service_tells_and_what_it_costs() {
    JsonNode ofServices = ServiceParts.documentOf("url-shortener").at("/components/schemas");
    JsonNode ofSuite = whole().at("/components/schemas");

    assertThat(fields(ofSuite.path("FunctionUsage")))
        .containsAll(fields(ofServices.path("OwnFunction")))
        .hasSize(fields(ofServices.path("OwnFunction")).size() + 2)
        .contains("service", "cost");
    assertThat(fields(ofSuite.path("FunctionDay")))
        .containsAll(fields(ofServices.path("OwnFunctionDay")))
        .hasSize(fields(ofServices.path("OwnFunctionDay")).size() + 1)
        .contains("cost");
  }

  private static List<String> fields(JsonNode schema) {
    List<String> fields = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  @Test
  void what_the_page_is_made_of_is_served_and_nothing_else_of_its_maker() {
    assertThat(send("GET", "/swagger-ui.html").body()).contains("/swagger-ui/start.js");
    assertThat(send("GET", "/swagger-ui/start.js").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/swagger-ui/swagger-initializer.js").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/webjars/swagger-ui/5.34.1/index.html").statusCode()).isEqualTo(401);
  }

  @Test
  void a_service_that_is_away_is_named_and_what_it_said_before_stays() {
    String shortener = ServiceParts.documentOf("url-shortener").toString();
    SHORTENER.on("/openapi.json", answering(200, shortener));
    assertThat(ask()).contains("\"/api/v1/links\"", "Not in here");

    SHORTENER.on("/openapi.json", FakeService.resetting());
    assertThat(ask()).contains("\"/api/v1/links\"");

    SHORTENER.on("/openapi.json", answering(200, shortener.replace("#/components/schemas/", "#/")));
    assertThat(ask()).as("garbage").contains("\"/api/v1/links\"");
  }

  private String ask() {
    return SuiteDocument.of(ServiceDocument.ofOwnPart(), documents.all().block(), services)
        .toString();
  }

  private static String address(ObjectNode whole, Operation operation) {
    String query =
        operation.parameters().stream()
            .filter(each -> each.path("in").asText().equals("query"))
            .filter(each -> each.path("required").asBoolean())
            .map(each -> each.path("name").asText() + "=" + SuiteDocument.example(whole, each))
            .collect(Collectors.joining("&"));
    return SuiteDocument.example(whole, operation.template(), withParameters(operation))
        + (query.isEmpty() ? "" : "?" + query);
  }

  /** With every word that a parameter can have. */
  private static List<String> examples(ObjectNode whole, Operation operation) {
    List<String> paths = List.of(operation.template());
    for (JsonNode parameter : operation.parameters()) {
      String name = "{" + parameter.path("name").asText() + "}";
      JsonNode words = Components.resolve(whole, parameter.path("schema")).path("enum");
      List<String> values =
          words.isEmpty()
              ? List.of(SuiteDocument.example(whole, parameter))
              : words.valueStream().map(JsonNode::asText).toList();
      paths =
          paths.stream()
              .flatMap(path -> values.stream().map(value -> path.replace(name, value)))
              .distinct()
              .toList();
    }
    return paths;
  }

  private static JsonNode withParameters(Operation operation) {
    ObjectNode node = operation.node().deepCopy();
    node.putArray("parameters").addAll(operation.parameters());
    return node;
  }

  private static List<String> patterns(Service service) {
    return Stream.concat(service.paths().stream(), service.publicPaths().stream()).toList();
  }

  private static String plain(String pattern) {
    String path =
        pattern
            .replaceAll("\\{(\\w+):[^{}]*}", "{$1}")
            .replace("/services/gateway/", "/services/{name}/");
    return path.length() > 1 ? path.replaceFirst("/$", "") : path;
  }
}
