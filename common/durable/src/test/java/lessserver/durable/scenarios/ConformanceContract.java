package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import lessserver.durable.Failure;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.conformance.Conformance;
import org.junit.jupiter.api.Test;

/** What the reference suites check and no other contract does. */
abstract class ConformanceContract extends EngineFixture {

  @Test
  @Conformance({
    "durabletask-java IntegrationTests/singleTimeStampTimer",
    "durabletask-java IntegrationTests/longTimeStampTimer"
  })
  void a_timer_may_be_set_to_a_time_of_the_day() throws Exception {
    assertThat(run("alarm", 200, Boolean.class)).isTrue();
  }

  @Test
  @Conformance("durabletask-go tests/Test_ConcurrentTimers")
  void timers_run_at_the_same_time() throws Exception {
    assertThat(run("bells", List.of(300, 100, 200), Integer[].class))
        .containsExactly(100, 200, 300);
  }

  @Test
  void the_code_knows_whether_it_repeats_what_is_recorded() throws Exception {
    Boolean[] replaying = run("replayTeller", "", Boolean[].class);

    assertThat(replaying).hasSize(3).endsWith(false);
    assertThat(replaying[1])
        .as("what comes later is not recorded earlier")
        .isIn(replaying[0], false);
  }

  @Test
  @Conformance("durabletask-java EndToEndTests/callHttp")
  void who_answers_202_is_asked_again_until_the_outcome_is_there() throws Exception {
    String path = "/" + unique("job");
    int posted = RemoteApi.instance().keys().size();

    assertThat(run("caller", "http://" + RemoteApi.instance().hostAndPort() + path, String.class))
        .isEqualTo("200 done " + path);
    assertThat(RemoteApi.instance().keys()).hasSize(posted + 1);
    assertThat(RemoteApi.instance().keys()).doesNotContain("null");
    assertThat(RemoteApi.instance().authorized()).contains("POST " + path, "GET " + path);
    assertThat(run("caller", "http://10.0.0.1/", String.class)).contains("ForbiddenAddress");
  }

  @Test
  void credentials_stay_with_the_host_they_were_meant_for() throws Exception {
    String leaves = "/" + unique("away");
    String first = "http://" + RemoteApi.instance().hostAndPort();

    assertThat(run("caller", first + leaves, String.class)).isEqualTo("200 done " + leaves);

    assertThat(RemoteApi.instance().authorized())
        .contains("POST " + leaves)
        .as("whoever was elsewhere does not bring them back")
        .doesNotContain("GET " + leaves);
    assertThat(RemoteApi.other().authorized()).isEmpty();
  }

  @Test
  void a_location_that_is_none_fails_the_call_and_what_is_no_outcome_is_not_kept()
      throws Exception {
    String nonsense = "http://" + RemoteApi.instance().hostAndPort() + "/" + unique("nonsense");
    String id = client.start("caller", nonsense);

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("MalformedAddress");
    assertThat(client.exportHistory(id)).contains("http://[").doesNotContain("not the outcome");
  }

  @Test
  @Conformance("durabletask-java IntegrationTests/activityAnyOf")
  void the_first_of_several_activities_is_told() throws Exception {
    assertThat(run("firstOf", "x", String.class)).isEqualTo("X");
  }

  @Test
  @Conformance("durabletask-java IntegrationTests/waitForInstanceCompletionThrowsException")
  void who_waits_for_an_end_that_does_not_come_is_told_so() {
    String id = client.start("patient", List.of());

    assertThatThrownBy(() -> client.await(id, Duration.ofMillis(100)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  @Conformance("durabletask-java EndToEndTests/externalEventDeserializeFail")
  void an_event_that_is_not_what_the_code_awaits_fails_it() throws Exception {
    String id = client.start("patient", List.of());
    client.raiseEvent(id, "go", Map.of("not", "a text"));

    Instance ended = client.await(id, PATIENCE);

    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    assertThat(failure(ended).message()).contains("the event 'go' does not map to");
  }

  @Test
  @Conformance("durabletask-java EndToEndTests/DeserializeFail")
  void an_input_that_is_not_what_the_code_takes_fails_it() throws Exception {
    Instance ended = client.await(client.start("nap", "no number"), PATIENCE);

    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    assertThat(failure(ended).message()).contains("the input of nap does not map to");
  }

  @Test
  @Conformance({
    "durabletask-java ErrorHandlingIntegrationTests/subOrchestrationException",
    "durabletask-java ErrorHandlingIntegrationTests/retrySubOrchestrationFailuresWithCustomLogic"
  })
  void a_handler_may_decide_about_a_childs_retries() throws Exception {
    String input = unique("child");
    calls.failFirst(input, 100);

    Instance ended = client.await(client.start("parentByHandler", input), PATIENCE);

    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    assertThat(failure(ended).isCausedBy(IllegalStateException.class)).isTrue();
    assertThat(calls.keys(input)).hasSize(2);
  }

  private static void assertThatItTells(Failure unfit) {
    assertThat(unfit.type()).endsWith("Unfit");
    assertThat(unfit.properties())
        .containsEntry("code", "E-7")
        .containsEntry("attempts", 3)
        .containsEntry("isFinal", true)
        .containsEntry("since", "1970-01-01T00:00:00Z")
        .containsEntry("nobody", null)
        .containsEntry("sizes", List.of(1.5, "large"))
        .containsEntry("limits", Map.of("width", 9_999_999_999L))
        .hasSize(7);
  }

  private static Failure cause(Failure failure) {
    return Objects.requireNonNull(failure.cause(), "it has no cause");
  }

  @Test
  @Conformance(
      "durabletask-java ErrorHandlingIntegrationTests/customExceptionPropertiesInFailureDetails")
  void a_failure_keeps_what_the_service_tells_of_the_exception() throws Exception {
    Instance ended = client.await(client.start("fitter", "it"), PATIENCE);

    Failure ofTheActivity = cause(failure(ended));
    assertThat(failure(ended).properties()).isEmpty();
    assertThat(ofTheActivity.properties()).isEmpty();
    assertThatItTells(cause(ofTheActivity));
  }

  @Test
  @Conformance(
      "durabletask-java ErrorHandlingIntegrationTests/orchestrationDirectExceptionWithProperties")
  void what_an_orchestrator_throws_has_its_properties_within_bounds() throws Exception {
    Failure thrown = failure(client.await(client.start("thrower", 0), PATIENCE));
    Failure untold = failure(client.await(client.start("thrower", 1), PATIENCE));

    assertThat(thrown.properties()).containsExactly(Map.entry("argument", "x".repeat(500) + "…"));
    assertThat(untold.message()).isEqualTo("an error");
    assertThat(untold.properties())
        .containsExactly(Map.entry("properties", "cannot be told: java.lang.NoClassDefFoundError"));
  }

  @Test
  @Conformance(
      "durabletask-java"
          + " ErrorHandlingIntegrationTests/nestedOrchestrationExceptionPropertiesPreserved")
  void properties_stay_with_the_failure_through_all_that_call_it() throws Exception {
    String id = client.start("parentOfFitter", "it");
    Failure failure = failure(client.await(id, PATIENCE));

    assertThatItTells(cause(cause(cause(failure))));
    assertThat(failure.propertiesWithin()).containsEntry("code", "E-7");
  }

  @Test
  @Conformance(
      "durabletask-go"
          + " tests/Test_TerminateOrchestration_Recursive_TerminateCompletedSubOrchestration")
  void a_child_that_has_ended_is_left_as_it_is_when_its_parent_is_terminated() throws Exception {
    String id = client.start("parentOfEnded", "x");
    await().until(() -> found(id).customStatus() != null);

    client.terminateWithChildren(id, "all of you");

    assertThat(client.await(id, PATIENCE).status()).isEqualTo(RuntimeStatus.TERMINATED);
    assertThat(client.purgeWithChildren(id)).isEqualTo(2);
  }
}
