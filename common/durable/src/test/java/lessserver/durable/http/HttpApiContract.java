package lessserver.durable.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lessserver.durable.DurableClient;
import lessserver.durable.HistoryReplayer;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.StartOptions;
import lessserver.durable.conformance.Conformance;
import lessserver.durable.http.Client.Answer;
import lessserver.durable.shop.Shop;
import lessserver.functions.PublicUrl;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * What Azure's clients rely on, whatever the database. Named after the tests of Azure's {@code
 * HttpApiHandler} where those have an equal.
 */
@SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(Orchestrations.class)
@ContextConfiguration(initializers = TemporaryData.class)
@TestPropertySource(
    properties = {
      "lessserver.public-url=" + HttpApiContract.PUBLIC_URL + "/",
      "lessserver.web.max-concurrent-requests=2000"
    })
abstract class HttpApiContract {

  static final String PUBLIC_URL = "https://suite.example";

  private static final String API = PUBLIC_URL + "/runtime/webhooks/durabletask";
  private static final String TOKEN = "x-ms-continuation-token";

  /** Each test's own, so that the tests can share a service. */
  private final String id = "test-" + UUID.randomUUID();

  @Autowired private DurableClient durable;
  @Autowired private HistoryReplayer replayer;
  @Autowired private PublicUrl publicUrl;
  @Autowired private AtomicBoolean isBroken;
  private Client client;

  @BeforeEach
  void connect(@LocalServerPort int port) {
    client = new Client(port);
  }

  private void start(String orchestration, String input, String instanceId) {
    Answer answer = client.post("/orchestrators/" + orchestration + "/" + instanceId, input);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
  }

  private void finish(String orchestration, String input, String instanceId) {
    start(orchestration, input, instanceId);
    awaitEnd(instanceId);
  }

  private Instance awaitEnd(String instanceId) {
    return await()
        .until(() -> durable.find(instanceId).orElseThrow(), found -> found.status().isFinal());
  }

  private static void assertProblem(Answer answer, int status, String detail) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.text("detail")).contains(detail);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> ids(Answer page) {
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.json().findValuesAsText("instanceId");
  }

  // ------------------------------------------------------------------------------------ starting

  @Conformance({
    "azure-functions-durable-extension"
        + " HttpApiHandlerTests/CreateCheckStatusResponse_Returns_Correct_HTTP_202_Response",
    "azure-functions-durable-extension HttpApiHandlerTests/StartNewInstance_Is_Success"
  })
  @Test
  void create_check_status_response_returns_the_correct_202() {
    Answer answer = client.post("/orchestrators/approval/" + id, "{}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location")).contains(API + "/instances/" + id);
    assertThat(answer.header("Retry-After")).contains("10");
    assertThat(answer.header("Content-Type")).contains("application/json");
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/CreateCheckStatusResponse_Returns_Corrent_HttpManagementPayload_based_on_default_values")
  @Test
  void create_check_status_response_returns_the_management_payload_based_on_the_public_url() {
    Answer answer = client.post("/orchestrators/approval/" + id, "{}");

    String instance = API + "/instances/" + id;
    assertThat(answer.body())
        .isEqualTo(
            """
            {"id":"%s","statusQueryGetUri":"%s","sendEventPostUri":"%s/raiseEvent/{eventName}",\
            "terminatePostUri":"%s/terminate?reason={text}",\
            "rewindPostUri":"%s/rewind?reason={text}","purgeHistoryDeleteUri":"%s",\
            "restartPostUri":"%s/restart","suspendPostUri":"%s/suspend?reason={text}",\
            "resumePostUri":"%s/resume?reason={text}"}\
            """
                .formatted(
                    id, instance, instance, instance, instance, instance, instance, instance,
                    instance));
  }

  @Conformance("durabletask-java EndToEndTests/generalFunctions")
  @Test
  void a_new_instance_has_the_body_as_input() {
    start("approval", "{\"amount\": 0.1000000000000000000000010, \"who\": \"Ädá\"}", id);

    assertThat(client.get("/instances/" + id).body())
        .contains("\"input\":{\"amount\":0.1000000000000000000000010,\"who\":\"Ädá\"}");
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/CreateCheckStatusResponse_Returns_Corrent_HttpManagementPayload_based_on_custom_taskhub_value")
  @Test
  void the_links_name_the_task_hub_if_there_is_one() {
    ManagementPayload links = new ManagementLinks(publicUrl, "orders").of(id);

    assertThat(links.statusQueryGetUri()).isEqualTo(API + "/instances/" + id + "?taskHub=orders");
    assertThat(links.terminatePostUri()).endsWith("/terminate?reason={text}&taskHub=orders");
  }

  @Test
  void a_new_instance_without_id_and_input_gets_a_new_id() {
    Answer first = client.post("/orchestrators/echo");
    Answer second = client.post("/orchestrators/echo/");

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(202);
    assertThat(first.text("id")).isNotEmpty().isNotEqualTo(second.text("id"));
    assertThat(awaitEnd(first.text("id")).input()).isNull();
  }

  @Test
  void an_id_with_strange_characters_stands_encoded_in_the_links_and_is_found_by_them() {
    Answer answer = client.post("/orchestrators/approval/a%20%C3%A4%26%3B" + id);

    assertThat(answer.text("id")).isEqualTo("a ä&;" + id);
    String link = answer.text("statusQueryGetUri");
    assertThat(link).isEqualTo(API + "/instances/a%20%C3%A4%26%3B" + id);
    assertThat(client.get(link.substring(API.length())).text("instanceId")).isEqualTo("a ä&;" + id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/ORCHESTRATORS/echo/%s?timeout=20&pollingInterval=1", "/Orchestrators/echo/%s"})
  void upper_and_lower_case_are_the_same_in_the_fixed_parts_of_a_path(String path) {
    assertThat(client.post(path.formatted(id)).status()).isBetween(200, 202);
  }

  @Test
  void a_live_instance_with_the_id_is_409() {
    start("approval", "1", id);

    Answer again = client.post("/orchestrators/approval/" + id, "2");

    assertProblem(again, 409, "Instance '" + id + "' exists and has not ended.");
    assertThat(client.get("/instances/" + id).json().get("input").asInt()).isEqualTo(1);
  }

  @Test
  void a_finished_instance_with_the_id_is_replaced() {
    finish("echo", "1", id);

    start("approval", "2", id);

    Answer status = client.get("/instances/" + id);
    assertThat(status.text("name")).isEqualTo("approval");
    assertThat(status.text("runtimeStatus")).isEqualTo("Running");
  }

  @Test
  void of_a_thousand_starts_with_one_id_at_once_one_succeeds() {
    List<CompletableFuture<Answer>> starts =
        IntStream.range(0, 1000)
            .mapToObj(i -> client.postAsync("/orchestrators/approval/" + id, "" + i))
            .toList();

    var byStatus =
        starts.stream()
            .map(CompletableFuture::join)
            .collect(Collectors.groupingBy(Answer::status, Collectors.counting()));

    assertThat(byStatus).containsOnlyKeys(202, 409).containsEntry(202, 1L);
    assertThat(ids(client.get("/instances?instanceIdPrefix=" + id))).containsExactly(id);
    assertThat(durable.history(id)).hasSize(1);
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/StartNewInstance_Returns_HTTP_400_On_Missing_Function")
  @Test
  void start_new_instance_returns_400_on_an_unknown_function() {
    Answer answer = client.post("/orchestrators/nobody/" + id, "{}");

    assertProblem(answer, 400, "There is no orchestration named 'nobody'; there are [");
    assertThat(answer.text("detail")).contains("PlaceOrder");
    assertThat(client.get("/instances/" + id).status()).isEqualTo(404);
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/StartNewInstance_Returns_HTTP_400_On_Bad_JSON")
  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":1,}", "hello", "{} {}", "[1,2", "{\"a\":1,\"a\":2}"})
  void start_new_instance_returns_400_on_bad_json(String broken) {
    assertProblem(
        client.post("/orchestrators/echo/" + id, broken), 400, "The body is not the JSON");
    assertThat(client.get("/instances/" + id).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "nonsense"})
  void a_body_of_another_media_type_is_400(String mediaType) {
    Answer answer =
        client.send(
            "POST",
            "/orchestrators/echo/" + id,
            BodyPublishers.ofString("{}"),
            "Content-Type",
            mediaType);

    assertProblem(answer, 400, "Content-Type must be application/json.");
  }

  @Test
  void a_body_of_5_mb_is_413() {
    String large = "\"" + "x".repeat(5 * 1024 * 1024) + "\"";

    assertProblem(client.post("/orchestrators/echo/" + id, large), 413, "larger than the 1024 KB");
  }

  @Test
  void a_body_nested_without_end_is_400() {
    assertProblem(
        client.post("/orchestrators/echo/" + id, "[".repeat(500_000)),
        400,
        "The body is not the JSON");
  }

  @Test
  void an_id_that_is_too_long_is_400() {
    Answer answer = client.post("/orchestrators/echo/" + "x".repeat(201));

    assertProblem(answer, 400, "instanceId must have 1 to 200 characters");
  }

  // -------------------------------------------------------------------------- starting and waiting

  private static final String WAITING = "?timeout=20&pollingInterval=0.5";

  @Conformance({
    "azure-functions-durable-extension"
        + " HttpApiHandlerTests/WaitForCompletionOrCreateCheckStatusResponseAsync_Returns_HTTP_200_Response",
    "azure-functions-durable-extension"
        + " HttpApiHandlerTests/StartNewInstanceAndWaitToComplete_Is_Success"
  })
  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":[1]}", "\"text\"", "null", "1.50"})
  void wait_for_completion_returns_200_and_the_bare_output(String output) {
    Answer answer = client.post("/orchestrators/echo/" + id + WAITING, output);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.body()).isEqualTo(output.replace("1.50", "1.5"));
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/WaitForCompletionOrCreateCheckStatusResponseAsync_Returns_HTTP_202_Response_After_Timeout")
  @Test
  void wait_for_completion_returns_202_after_the_timeout() {
    Answer answer =
        client.post("/orchestrators/approval/" + id + "?timeout=0.1&pollingInterval=0.1", "{}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("id")).isEqualTo(id);
    assertThat(answer.header("Location")).contains(API + "/instances/" + id);
    assertThat(answer.header("Retry-After")).contains("10");
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/WaitForCompletionOrCreateCheckStatusResponseAsync_Returns_Defaults_When_Runtime_Status_is_Failed")
  @Test
  void wait_for_completion_returns_the_status_when_the_instance_failed() {
    Answer answer = client.post("/orchestrators/failing/" + id + WAITING, "{}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("runtimeStatus")).isEqualTo("Failed");
    assertThat(answer.text("instanceId")).isEqualTo(id);
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/WaitForCompletionOrCreateCheckStatusResponseAsync_Returns_Defaults_When_Runtime_Status_is_Terminated")
  @Test
  void wait_for_completion_returns_the_status_when_the_instance_was_terminated() {
    CompletableFuture<Answer> waiting =
        client.postAsync("/orchestrators/approval/" + id + WAITING, "{}");
    await().until(() -> durable.find(id).isPresent());
    client.post("/instances/" + id + "/terminate?reason=enough");

    Answer answer = waiting.join();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("runtimeStatus")).isEqualTo("Terminated");
    assertThat(answer.text("output")).isEqualTo("enough");
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout=30", "pollingInterval=30"})
  void a_start_without_both_parameters_does_not_wait(String parameter) {
    assertThat(client.post("/orchestrators/approval/" + id + "?" + parameter, "{}").status())
        .isEqualTo(202);
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/WaitForCompletionOrCreateCheckStatusResponseAsync_Throws_Exception_When_Bad_Timeout_Request")
  @ParameterizedTest
  @CsvSource({
    "timeout=1&pollingInterval=2, pollingInterval must not be longer than the timeout.",
    "timeout=-1&pollingInterval=-2, timeout must be a number of seconds",
    "timeout=NaN&pollingInterval=1, timeout must be a number of seconds",
    "timeout=1&pollingInterval=often, A parameter has the wrong form."
  })
  void wait_for_completion_is_400_on_a_bad_timeout_and_starts_nothing(
      String parameters, String detail) {
    Answer answer = client.post("/orchestrators/approval/" + id + "?" + parameters, "{}");

    assertProblem(answer, 400, detail);
    assertThat(client.get("/instances/" + id).status()).isEqualTo(404);
  }

  // -------------------------------------------------------------------------------------- status

  @Test
  void get_status_of_a_running_instance_is_202_and_says_where_to_look_again() {
    start("approval", "{\"a\":1}", id);

    Answer answer = client.get("/instances/" + id + "?showHistory=false&code=x");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location"))
        .contains(API + "/instances/" + id + "?showHistory=false&code=x");
    assertThat(answer.header("Retry-After")).contains("5");
    assertThat(answer.text("runtimeStatus")).isEqualTo("Running");
    assertThat(answer.text("customStatus")).isEqualTo("waiting");
    assertThat(answer.json().get("output").isNull()).isTrue();
  }

  @Test
  void get_status_of_a_suspended_instance_is_202() {
    start("approval", "{}", id);
    client.post("/instances/" + id + "/suspend?reason=lunch");

    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/instances/" + id).text("runtimeStatus"))
                    .isEqualTo("Suspended"));
    assertThat(client.get("/instances/" + id).status()).isEqualTo(202);
  }

  @Test
  void get_status_of_a_completed_instance_is_200_with_fields_in_azures_order() {
    finish("echo", "{\"b\":2,\"a\":1}", id);

    Answer answer = client.get("/instances/" + id);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Location")).isEmpty();
    assertThat(answer.header("Retry-After")).isEmpty();
    assertThat(names(answer.json()))
        .containsExactly(
            "name",
            "instanceId",
            "runtimeStatus",
            "input",
            "customStatus",
            "output",
            "createdTime",
            "lastUpdatedTime");
    assertThat(answer.body())
        .startsWith(
            """
            {"name":"echo","instanceId":"%s","runtimeStatus":"Completed",\
            "input":{"b":2,"a":1},"customStatus":null,"output":{"b":2,"a":1},"createdTime":"20\
            """
                .formatted(id));
  }

  @Test
  void times_are_whole_seconds() {
    finish("echo", "{}", id);

    Answer answer = client.get("/instances/" + id);

    assertThat(answer.text("createdTime")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(answer.text("lastUpdatedTime")).hasSize("2030-01-31T12:00:00Z".length());
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/HandleGetStatusRequestAsync_Failed_Orchestration_Config_Response_Code")
  @ParameterizedTest
  @CsvSource({"'', 200", "?returnInternalServerErrorOnFailure=true, 500"})
  void get_status_of_a_failed_instance_is_200_or_500_as_asked(String query, int status) {
    finish("failing", "{}", id);

    Answer answer = client.get("/instances/" + id + query);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text("runtimeStatus")).isEqualTo("Failed");
    assertThat(answer.text("output"))
        .isEqualTo(
            "Orchestrator function 'failing' failed:"
                + " java.lang.IllegalStateException: no \"luck\"");
  }

  @Test
  void get_status_of_a_terminated_instance_is_200_whatever_is_asked() {
    start("approval", "{}", id);
    client.post("/instances/" + id + "/terminate");
    awaitEnd(id);

    assertThat(client.get("/instances/" + id + "?returnInternalServerErrorOnFailure=true").status())
        .isEqualTo(200);
  }

  @Test
  void the_input_is_not_shown_when_it_is_not_asked_for() {
    finish("echo", "{\"secret\":1}", id);

    JsonNode status = client.get("/instances/" + id + "?showInput=False").json();

    assertThat(status.get("input").isNull()).isTrue();
    assertThat(status.get("output").has("secret")).isTrue();
  }

  @Test
  void get_status_of_an_unknown_instance_is_404() {
    assertProblem(client.get("/instances/" + id), 404, "There is no instance '" + id + "'.");
  }

  @Test
  void a_flag_that_is_neither_true_nor_false_is_400() {
    finish("echo", "{}", id);

    assertProblem(
        client.get("/instances/" + id + "?showHistory=perhaps"),
        400,
        "A parameter has the wrong form.");
  }

  @Test
  void explain_says_what_the_instance_waits_for() {
    start("approval", "{}", id);

    JsonNode explanation = client.get("/instances/" + id + "/explain").json();

    assertThat(explanation.get("status").asText()).isEqualTo("Running");
    assertThat(explanation.get("sentence").asText()).contains("approval");
    assertThat(explanation.get("waitingFor").get(0).get("kind").asText()).isEqualTo("event");
    assertThat(Instant.parse(explanation.get("since").asText())).isNotNull();
  }

  @Test
  void explain_of_an_unknown_instance_is_404() {
    assertProblem(client.get("/instances/" + id + "/explain"), 404, "There is no instance");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /instances/%s",
    "GET, /orchestrators/echo/%s",
    "GET, /instances/%s/terminate",
    "POST, /instances/%s/nonsense",
    "POST, /instances/%s",
    "POST, /instances",
    "GET, /nonsense"
  })
  void what_is_not_served_is_404(String method, String path) {
    Answer answer = client.send(method, path.formatted(id), BodyPublishers.noBody());

    assertThat(answer.status()).as(answer.body()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
  }

  // ------------------------------------------------------------------------------------- history

  private JsonNode events(String query) {
    return client.get("/instances/" + id + "?showHistory=true" + query).json().get("historyEvents");
  }

  private JsonNode event(JsonNode events, String type) {
    for (JsonNode event : events) {
      if (event.get("EventType").asText().equals(type)) {
        return event;
      }
    }
    throw new AssertionError("no " + type + " in " + events);
  }

  @Test
  void what_was_scheduled_and_has_ended_is_one_event() {
    start("PlaceOrder", "{\"id\":\"%s\",\"product\":\"book\",\"quantity\":2}".formatted(id), id);
    awaitEnd(id);

    JsonNode events = events("");

    assertThat(events.findValuesAsText("EventType"))
        .containsExactly(
            "ExecutionStarted",
            "TaskCompleted",
            "TimerCreated",
            "TaskCompleted",
            "TaskCompleted",
            "TaskCompleted",
            "ExecutionCompleted");
    assertThat(events.findValuesAsText("FunctionName"))
        .containsExactly(
            "PlaceOrder",
            "checkAndReserveInventory",
            "processPayment",
            "scheduleShipping",
            "emailCustomer");
    JsonNode paid = events.get(3);
    Instant scheduled = Instant.parse(paid.get("ScheduledTime").asText());
    assertThat(Instant.parse(paid.get("Timestamp").asText())).isAfterOrEqualTo(scheduled);
    assertThat(event(events, "ExecutionCompleted").get("OrchestrationStatus").asText())
        .isEqualTo("Completed");
  }

  @Test
  void results_and_inputs_are_shown_as_asked() {
    finish("echo", "{\"a\":1}", id);

    JsonNode bare = events("&showInput=false");
    JsonNode full = events("&showHistoryOutput=true");

    assertThat(bare.findValues("Result")).isEmpty();
    assertThat(bare.findValues("Input")).isEmpty();
    assertThat(event(full, "ExecutionStarted").get("Input").toString()).isEqualTo("{\"a\":1}");
    assertThat(event(full, "ExecutionCompleted").get("Result").toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void everything_that_happened_is_told_in_azures_words() {
    start("everything", "\"Ada\"", id);
    client.post("/instances/" + id + "/suspend?reason=lunch");
    client.post("/instances/" + id + "/resume?reason=coffee");
    client.post("/instances/" + id + "/raiseEvent/go", "\"go on\"");
    assertThat(awaitEnd(id).status()).isEqualTo(RuntimeStatus.COMPLETED);

    JsonNode events = events("&showHistoryOutput=true");

    assertThat(events.findValuesAsText("EventType"))
        .containsOnlyOnce(
            "ExecutionStarted",
            "TaskFailed",
            "TimerCreated",
            "TimerFired",
            "SubOrchestrationInstanceCompleted",
            "EventSent",
            "EventRaised",
            "ExecutionSuspended",
            "ExecutionResumed",
            "ExecutionCompleted")
        .contains("TaskCompleted")
        .doesNotContain("SubOrchestrationInstanceCreated");
    assertThat(event(events, "TaskFailed").get("FunctionName").asText()).isEqualTo("stumble");
    assertThat(event(events, "TaskFailed").get("Reason").asText())
        .contains("stumbled over a stone");
    assertThat(event(events, "TimerFired").get("FireAt"))
        .isEqualTo(event(events, "TimerCreated").get("FireAt"));
    assertThat(event(events, "SubOrchestrationInstanceCompleted").get("Result").asText())
        .isEqualTo("child");
    assertThat(event(events, "EventSent").get("InstanceId").asText()).isEqualTo("nobody");
    assertThat(event(events, "EventRaised").get("Name").asText()).isEqualTo("go");
    assertThat(event(events, "EventRaised").get("Input").asText()).isEqualTo("go on");
    assertThat(event(events, "ExecutionSuspended").get("Reason").asText()).isEqualTo("lunch");
    assertThat(event(events, "ExecutionCompleted").get("Result").asText())
        .isEqualTo("Hello Ada, go on");
  }

  @Test
  void a_termination_is_told_with_its_reason() {
    start("approval", "{}", id);
    client.post("/instances/" + id + "/terminate?reason=enough");
    awaitEnd(id);

    assertThat(event(events(""), "ExecutionTerminated").get("Input").asText()).isEqualTo("enough");
  }

  @Test
  void a_failure_is_told_at_the_end() {
    finish("failing", "{}", id);

    JsonNode end = event(events("&showHistoryOutput=true"), "ExecutionCompleted");

    assertThat(end.get("OrchestrationStatus").asText()).isEqualTo("Failed");
    assertThat(end.get("Result").asText()).contains("no \"luck\"");
  }

  // ------------------------------------------------------------------------------------- listing

  private String mine(String more) {
    return "/instances?instanceIdPrefix=" + id + more;
  }

  private void startSome() {
    finish("echo", "1", id + "-completed");
    finish("failing", "2", id + "-failed");
    start("approval", "3", id + "-running");
  }

  @Conformance({
    "azure-functions-durable-extension HttpApiHandlerTests/GetAllStatus_is_Success",
    "azure-functions-durable-extension HttpApiHandlerTests/GetQueryWithoutRuntimeStatus_is_Success"
  })
  @Test
  void get_all_status() {
    startSome();

    assertThat(ids(client.get("/instances?top=999"))).contains(id + "-failed", id + "-running");
    assertThat(ids(client.get("/instances/?top=999"))).contains(id + "-completed");
  }

  @Test
  void get_query_status_by_prefix_has_payloads_without_history() {
    startSome();

    Answer page = client.get(mine(""));

    assertThat(ids(page)).containsExactly(id + "-completed", id + "-failed", id + "-running");
    assertThat(page.header(TOKEN)).isEmpty();
    assertThat(page.json().findValuesAsText("runtimeStatus"))
        .containsExactly("Completed", "Failed", "Running");
    assertThat(page.json().findValuesAsText("input")).containsExactly("1", "2", "3");
    assertThat(page.json().findValues("historyEvents")).isEmpty();
  }

  @Test
  void the_inputs_are_not_shown_when_they_are_not_asked_for() {
    startSome();

    assertThat(client.get(mine("&showInput=false")).json().findValues("input"))
        .hasSize(3)
        .allMatch(JsonNode::isNull);
  }

  @Test
  void a_prefix_has_no_wildcards() {
    startSome();

    assertThat(ids(client.get("/instances?instanceIdPrefix=%25"))).isEmpty();
    assertThat(ids(client.get("/instances?instanceIdPrefix=tes_-"))).isEmpty();
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/GetQueryMultipleRuntimeStatus_is_Success")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "runtimeStatus=Completed,Failed | completed,failed",
        "runtimeStatus=Completed&runtimeStatus=Running | completed,running",
        "runtimeStatus=Completed,Failed&runtimeStatus=Running | completed,failed,running",
        "runtimeStatus=completed, FAILED | completed,failed",
        "runtimeStatus=Completed,Nonsense | completed",
        "runtimeStatus=Nonsense | completed,failed,running",
        "runtimeStatus= | completed,failed,running",
        "runtimeStatus=Canceled,Failed | failed",
        "runtimeStatus=Canceled,ContinuedAsNew | ''"
      })
  void get_query_multiple_runtime_status(String query, String expected) {
    startSome();

    assertThat(ids(client.get(mine("&" + query.replace(" ", "%20")))))
        .map(each -> each.substring(id.length() + 1))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(",")));
  }

  @Conformance("azure-functions-durable-extension HttpApiHandlerTests/GetQueryStatus_is_Success")
  @Test
  void get_query_status_by_time() {
    startSome();
    Instant created = durable.find(id + "-completed").orElseThrow().createdAt();

    assertThat(ids(client.get(mine("&createdTimeTo=" + created))))
        .containsExactly(id + "-completed");
    assertThat(ids(client.get(mine("&createdTimeFrom=" + created.plusNanos(1000)))))
        .containsExactly(id + "-failed", id + "-running");
    assertThat(ids(client.get(mine("&createdTimeFrom=2999-01-01T00:00:00Z")))).isEmpty();
  }

  @Test
  void instances_are_listed_by_their_tags() {
    for (int i = 0; i < 3; i++) {
      Map<String, String> tags = Map.of("run", id, "customer", i == 0 ? "ada, ltd: 1" : "bob");
      durable.start("approval", "1", StartOptions.withId(id + i).tagged(tags));
    }

    assertThat(ids(client.get("/instances?tag=run:" + id))).containsExactly(id + 0, id + 1, id + 2);
    assertThat(ids(client.get("/instances?tag=customer:ada,%20ltd:%201&tag=run:" + id)))
        .containsExactly(id + 0);
    assertThat(ids(client.get(mine("&tag=customer:ada,%20ltd:%201")))).containsExactly(id + 0);
    assertThat(ids(client.get(mine("&tag=customer:nobody")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag=customer", "tag=:ada", "tag=customer:ada&tag=customer:bob"})
  void a_tag_that_cannot_be_is_400(String query) {
    assertProblem(client.get("/instances?" + query), 400, "tag");
  }

  @Test
  void more_tags_than_an_instance_has_are_400() {
    String most =
        IntStream.range(0, 20).mapToObj(i -> "tag=n" + i + ":v").collect(Collectors.joining("&"));

    assertThat(ids(client.get("/instances?" + most))).isEmpty();
    assertProblem(client.get("/instances?tag=one:more&" + most), 400, "tag");
  }

  @Conformance(
      "azure-functions-durable-extension HttpApiHandlerTests/GetQueryStatusWithPaging_is_Success")
  @Test
  void get_query_status_with_paging() {
    startSome();

    Answer first = client.get(mine("&top=2"));
    Answer second = client.get(mine("&top=2"), TOKEN, first.header(TOKEN).orElseThrow());

    assertThat(ids(first)).containsExactly(id + "-completed", id + "-failed");
    assertThat(ids(second)).containsExactly(id + "-running");
    assertThat(second.header(TOKEN)).isEmpty();
  }

  @Test
  void a_page_that_ends_with_the_last_instance_has_no_next() {
    startSome();

    assertThat(client.get(mine("&top=3")).header(TOKEN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "MTIz", "%%%", "YWZ0ZXI", "bull"})
  void an_invented_page_token_is_400(String token) {
    assertProblem(
        client.get("/instances", TOKEN, token),
        400,
        "x-ms-continuation-token must be one that this address gave.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"top=0", "top=-5", "top=many", "createdTimeFrom=yesterday"})
  void a_filter_of_the_wrong_form_is_400(String query) {
    Answer answer = client.get("/instances?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors").get(0).get("field").asText())
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  @Test
  void more_than_fits_on_a_page_is_what_fits() {
    assertThat(client.get("/instances?top=2000000000").status()).isEqualTo(200);
  }

  // -------------------------------------------------------------------------------------- events

  private String event(String name) {
    return "/instances/" + id + "/raiseEvent/" + name;
  }

  @Test
  void an_event_reaches_the_instance() {
    start("approval", "{}", id);

    Answer answer = client.post(event("approval"), "{\"by\":\"Ada\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(awaitEnd(id).output()).isEqualTo("{\"by\":\"Ada\"}");
  }

  @Test
  void the_case_of_the_route_and_of_the_events_name_does_not_matter() {
    start("approval", "{}", id);

    assertThat(client.post("/INSTANCES/" + id + "/RAISEevent/APPROVAL", "1").status())
        .isEqualTo(202);
    assertThat(awaitEnd(id).output()).isEqualTo("1");
  }

  @Test
  void an_event_for_an_unknown_instance_is_404_whatever_the_body() {
    assertProblem(client.post(event("approval"), "{"), 404, "There is no instance");
  }

  @Test
  void an_event_for_a_finished_instance_is_410_whatever_the_body() {
    finish("echo", "1", id);

    assertProblem(client.post(event("approval"), "{"), 410, "has ended: Completed.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "nonsense"})
  void an_event_of_another_media_type_is_400(String mediaType) {
    start("approval", "{}", id);

    Answer answer =
        client.send(
            "POST", event("approval"), BodyPublishers.ofString("{}"), "Content-Type", mediaType);

    assertProblem(answer, 400, "Content-Type must be application/json.");
  }

  @Test
  void an_event_without_media_type_is_400() {
    start("approval", "{}", id);

    assertProblem(
        client.send("POST", event("approval"), BodyPublishers.ofString("{}")),
        400,
        "Content-Type must be application/json.");
  }

  @Test
  void an_event_of_broken_json_is_400() {
    start("approval", "{}", id);

    assertProblem(client.post(event("approval"), "{\"a\":"), 400, "The body is not the JSON");
  }

  @Test
  void an_event_without_body_is_400() {
    start("approval", "{}", id);

    assertProblem(client.post(event("approval"), ""), 400, "The body is missing");
  }

  @Test
  void an_event_with_a_name_of_10_000_characters_is_400() {
    start("approval", "{}", id);

    assertProblem(
        client.post(event("x".repeat(10_000)), "{}"),
        400,
        "eventName must have 1 to 200 characters");
  }

  @Test
  void an_event_of_5_mb_is_413() {
    start("approval", "{}", id);
    String large = "\"" + "x".repeat(5 * 1024 * 1024) + "\"";

    assertProblem(client.post(event("approval"), large), 413, "larger than the 1024 KB");
  }

  // ------------------------------------------------------------------- terminate, suspend, resume

  @Conformance("azure-functions-durable-extension HttpApiHandlerTests/TerminateInstanceWebhook")
  @Test
  void terminate_instance_webhook() {
    start("approval", "{}", id);

    Answer answer = client.post("/instances/" + id + "/terminate?reason=no%20%22more%22");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    Instance ended = awaitEnd(id);
    assertThat(ended.status()).isEqualTo(RuntimeStatus.TERMINATED);
    assertThat(client.get("/instances/" + id).text("output")).isEqualTo("no \"more\"");
  }

  @Conformance({
    "azure-functions-durable-extension HttpApiHandlerTests/SuspendInstanceWebhook",
    "azure-functions-durable-extension HttpApiHandlerTests/ResumeInstanceWebhook"
  })
  @Test
  void suspend_and_resume_instance_webhook() {
    start("approval", "{}", id);

    assertThat(client.post("/instances/" + id + "/suspend?reason=lunch").status()).isEqualTo(202);
    assertThat(client.post("/instances/" + id + "/suspend").status()).isEqualTo(202);
    assertThat(client.post("/instances/" + id + "/raiseEvent/approval", "1").status())
        .isEqualTo(202);
    await().until(() -> client.get("/instances/" + id).text("runtimeStatus").equals("Suspended"));
    assertThat(client.post("/instances/" + id + "/resume?reason=back").status()).isEqualTo(202);

    assertThat(awaitEnd(id).status()).isEqualTo(RuntimeStatus.COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "suspend", "resume"})
  void a_command_for_an_unknown_instance_is_404(String command) {
    assertProblem(client.post("/instances/" + id + "/" + command), 404, "There is no instance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "suspend", "resume"})
  void a_command_for_a_finished_instance_is_410(String command) {
    finish("echo", "1", id);

    assertProblem(client.post("/instances/" + id + "/" + command), 410, "has ended: Completed.");
  }

  // ------------------------------------------------------------------------------------- purging

  @Test
  void a_finished_instance_is_purged_once() {
    finish("echo", "1", id);

    Answer purged = client.delete("/instances/" + id);

    assertThat(purged.status()).isEqualTo(200);
    assertThat(purged.body()).isEqualTo("{\"instancesDeleted\":1}");
    assertThat(client.get("/instances/" + id).status()).isEqualTo(404);
    assertProblem(client.delete("/instances/" + id), 404, "There is no instance");
  }

  @Test
  void a_purge_of_a_live_instance_is_412_and_it_goes_on() {
    start("approval", "1", id);

    assertProblem(client.delete("/instances/" + id), 412, "is Running: only one that has ended");
    assertThat(client.get("/instances/" + id).status()).isEqualTo(202);
  }

  @Test
  void many_instances_are_purged_by_time_and_status() {
    finish("failing", "1", id + "-failed");
    finish("echo", "1", id + "-completed");
    start("approval", "1", id + "-running");
    Instant from = durable.find(id + "-failed").orElseThrow().createdAt();
    Instant to = durable.find(id + "-running").orElseThrow().createdAt();
    String window = "/instances?createdTimeFrom=" + from + "&createdTimeTo=" + to;

    assertThat(client.delete(window + "&runtimeStatus=Failed").body())
        .isEqualTo("{\"instancesDeleted\":1}");
    assertThat(client.delete(window).body()).isEqualTo("{\"instancesDeleted\":1}");
    assertProblem(client.delete(window), 404, "No instance that has ended matches.");
    assertThat(ids(client.get("/instances?instanceIdPrefix=" + id)))
        .containsExactly(id + "-running");
  }

  @Test
  void a_purge_of_many_without_a_time_from_which_is_400() {
    Answer answer = client.delete("/instances?runtimeStatus=Completed");

    assertProblem(answer, 400, "A parameter is missing.");
    assertThat(answer.json().get("errors").get(0).get("field").asText())
        .isEqualTo("createdTimeFrom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Compleeted", "Failed,Compleeted"})
  void a_typing_error_in_the_status_purges_nothing(String statuses) {
    finish("echo", "1", id);

    Answer answer =
        client.delete("/instances?createdTimeFrom=2020-01-01T00:00:00Z&runtimeStatus=" + statuses);

    assertProblem(answer, 400, "runtimeStatus must be of Pending");
    assertThat(client.get("/instances/" + id).status()).isEqualTo(200);
  }

  @Test
  void a_status_that_only_azure_has_purges_nothing() {
    finish("echo", "1", id);

    Answer answer =
        client.delete("/instances?createdTimeFrom=2020-01-01T00:00:00Z&runtimeStatus=Canceled");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(client.get("/instances/" + id).status()).isEqualTo(200);
  }

  // --------------------------------------------------------------------------- rewind and restart

  @Test
  void rewind_of_a_failed_instance_is_202_and_it_goes_on() {
    isBroken.set(true);
    finish("breakable", "7", id);
    isBroken.set(false);

    Answer answer = client.post("/instances/" + id + "/rewind?reason=mended");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(awaitEnd(id).status()).isEqualTo(RuntimeStatus.COMPLETED);
    assertThat(client.get("/instances/" + id + "?showHistory=true").json().get("historyEvents"))
        .anyMatch(event -> event.path("EventType").asText().equals("ExecutionRewound"));
  }

  @Test
  void rewind_is_404_410_or_409_for_what_did_not_fail() {
    assertProblem(client.post("/instances/" + id + "/rewind"), 404, "no instance");
    finish("echo", "1", id);
    assertProblem(client.post("/instances/" + id + "/rewind"), 410, "has ended: Completed");
    start("approval", "1", id + "-live");
    assertProblem(client.post("/instances/" + id + "-live/rewind"), 409, "cannot be rewound");
  }

  @Conformance("azure-functions-durable-extension HttpApiHandlerTests/RestartInstance_Is_Success")
  @Test
  void restart_starts_another_instance_with_the_same_input() {
    finish("echo", "{\"a\":1.50}", id);

    Answer answer = client.post("/instances/" + id + "/restart");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("id")).isNotEqualTo(id);
    assertThat(answer.header("Location")).contains(API + "/instances/" + answer.text("id"));
    assertThat(awaitEnd(answer.text("id")).input()).isEqualTo("{\"a\":1.50}");
  }

  @Conformance(
      "azure-functions-durable-extension HttpApiHandlerTests/RestartInstanceAndWaitToComplete")
  @Test
  void restart_in_place_waits_if_it_is_asked_to() {
    finish("echo", "[1]", id);

    Answer answer =
        client.post(
            "/instances/"
                + id
                + "/restart?restartWithNewInstanceId=false&timeout=20&pollingInterval=1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("[1]");
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/RestartInstance_Returns_HTTP_400_On_Invalid_InstanceId")
  @Test
  void restart_of_an_unknown_instance_is_400() {
    assertProblem(client.post("/instances/" + id + "/restart"), 400, "does not match a valid");
  }

  @Test
  void a_history_is_exported_for_replay_tests() {
    finish("echo", "1", id);

    Answer answer = client.get("/instances/" + id + "/history");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("orchestration")).isEqualTo("echo");
    replayer.replay(answer.body());
  }

  @Test
  void terminate_and_purge_may_be_recursive() {
    start("approval", "1", id);

    assertThat(client.post("/instances/" + id + "/terminate?recursive=true").status())
        .isEqualTo(202);
    awaitEnd(id);
    Answer purged = client.delete("/instances/" + id + "?recursive=true");

    assertThat(purged.body()).isEqualTo("{\"instancesDeleted\":1}");
  }

  // ------------------------------------------------------------------------------------- entities

  @Conformance({
    "azure-functions-durable-extension HttpApiHandlerTests/GetEntity_Returns_State_Or_HTTP_404",
    "azure-functions-durable-extension HttpApiHandlerTests/SignalEntity_Is_Success"
  })
  @Test
  void signal_entity_is_202_and_get_entity_returns_its_state_or_404() {
    String entity = "/entities/Note/" + id;
    assertProblem(client.get(entity), 404, "has no state");

    assertThat(client.post(entity + "?op=put", "{\"a\": 1}").status()).isEqualTo(202);

    await().until(() -> client.get(entity).body(), "{\"a\":1}"::equals);
    assertThat(client.get("/ENTITIES/nOTE/" + id).status()).isEqualTo(200);
    assertThat(client.delete(entity).status()).isEqualTo(202);
    await().until(() -> client.get(entity).status() == 404);
  }

  @Test
  void a_text_and_the_empty_key_are_taken() {
    Answer answer =
        client.send(
            "POST",
            "/entities/note/$?op=put",
            BodyPublishers.ofString("plain"),
            "Content-Type",
            "text/plain");

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    await().until(() -> client.get("/entities/note/$").body(), "\"plain\""::equals);
  }

  @Test
  void an_entity_that_is_not_there_or_a_bad_body_is_400() {
    assertProblem(client.post("/entities/nobody/1?op=put", "1"), 400, "no entity named 'nobody'");
    assertProblem(client.post("/entities/note/" + id + "?op=put", "{"), 400, "");
  }

  @Conformance(
      "azure-functions-durable-extension"
          + " HttpApiHandlerTests/Entities_Query_Calls_ListEntitiesAsync")
  @Test
  void entities_are_queried_with_paging() {
    for (int i = 0; i < 3; i++) {
      client.post("/entities/note/" + id + i + "?op=put", "" + i);
    }
    for (int i = 0; i < 3; i++) {
      String entity = "/entities/note/" + id + i;
      await().until(() -> client.get(entity).status() == 200);
    }

    Answer first = client.get("/entities/note?top=2&fetchState=true");
    Answer second = client.get("/entities?top=999", TOKEN, first.header(TOKEN).orElseThrow());

    assertThat(first.json()).hasSize(2);
    assertThat(names(first.json().get(0)))
        .containsExactly("entityId", "lastOperationTime", "state");
    assertThat(second.json()).isNotEmpty();
    assertThat(names(second.json().get(0))).containsExactly("entityId", "lastOperationTime");
    assertThat(second.header(TOKEN)).isEmpty();
  }
}
