package lessserver.durable.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import lessserver.durable.Failure;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Step;
import org.junit.jupiter.api.Test;

class HistoryEventsTest {

  private static final Instant FIRST = Instant.parse("2030-01-31T12:00:00.5Z");
  private static final Instant SECOND = FIRST.plusSeconds(1);

  private static final Instance INSTANCE =
      new Instance(
          "id",
          UUID.randomUUID(),
          "Ship",
          RuntimeStatus.RUNNING,
          null,
          Map.of(),
          "{\"a\":1}",
          null,
          null,
          null,
          FIRST,
          FIRST);

  private static Step begins(Action... actions) {
    return new Step(0, FIRST, List.of(new Event.ExecutionStarted()), List.of(actions));
  }

  private static Step receives(Event event, Action... actions) {
    return new Step(1, SECOND, List.of(event), List.of(actions));
  }

  private static List<String> told(Step... steps) {
    return HistoryEvents.of(INSTANCE, List.of(steps), true, true).stream()
        .map(ObjectNode::toString)
        .toList();
  }

  @Test
  void the_start_has_the_orchestrations_name_and_input() {
    assertThat(told(begins()))
        .containsExactly(
            """
            {"EventType":"ExecutionStarted","Timestamp":"2030-01-31T12:00:00.500Z",\
            "FunctionName":"Ship","Input":{"a":1}}\
            """);
  }

  @Test
  void what_has_not_ended_is_told_as_scheduled() {
    List<String> told =
        told(
            begins(
                new Action.ScheduleTask(0, "pack", "1", 0, 1, false),
                new Action.CreateSubOrchestration(
                    1, "Fetch", "child", UUID.randomUUID(), null, 1)));

    assertThat(told)
        .hasSize(3)
        .contains(
            """
            {"EventType":"TaskScheduled","Timestamp":"2030-01-31T12:00:00.500Z",\
            "Name":"pack","Input":1}\
            """,
            """
            {"EventType":"SubOrchestrationInstanceCreated",\
            "Timestamp":"2030-01-31T12:00:00.500Z","Name":"Fetch","InstanceId":"child"}\
            """);
  }

  @Test
  void what_has_ended_is_told_once_with_the_time_when_it_was_scheduled() {
    List<String> told =
        told(
            begins(
                new Action.ScheduleTask(0, "pack", "1", 0, 1, false),
                new Action.ScheduleTask(1, "wrap", null, 1, 1, false)),
            receives(new Event.TaskCompleted(1, "\"done\"")));

    assertThat(told)
        .hasSize(3)
        .last()
        .isEqualTo(
            """
            {"EventType":"TaskCompleted","Timestamp":"2030-01-31T12:00:01.500Z",\
            "ScheduledTime":"2030-01-31T12:00:00.500Z","FunctionName":"wrap","Result":"done"}\
            """);
  }

  @Test
  void a_failed_child_is_told_with_its_reason() {
    List<String> told =
        told(
            begins(
                new Action.CreateSubOrchestration(0, "Fetch", "child", UUID.randomUUID(), null, 1)),
            receives(new Event.SubOrchestrationFailed(0, Failure.because("Lost", "no way"))));

    assertThat(told)
        .hasSize(2)
        .last()
        .asString()
        .startsWith("{\"EventType\":\"SubOrchestrationInstanceFailed\"")
        .contains("\"FunctionName\":\"Fetch\"", "\"Reason\":\"Lost: no way\"");
  }

  @Test
  void a_failure_is_told_with_the_properties_of_what_caused_it() {
    Failure cause = new Failure("Unfit", "no", null, true, null, Map.of("code", 7));
    Failure around = new Failure("TaskFailed", "pack failed", null, true, cause);
    List<String> told =
        told(
            begins(new Action.ScheduleTask(0, "pack", "1", 0, 1, false)),
            receives(new Event.TaskFailed(0, cause), new Action.FailOrchestration(1, around)));

    assertThat(told)
        .hasSize(3)
        .filteredOn(each -> each.contains("\"Properties\":{\"code\":7}"))
        .hasSize(2);
  }

  @Test
  void what_azure_has_no_word_for_is_left_out() {
    assertThat(
            told(
                begins(
                    new Action.RecordSideEffect(0, "1", null),
                    new Action.SetCustomStatus(1, "2"),
                    new Action.CancelTimer(2, 3))))
        .hasSize(1);
  }

  @Test
  void an_execution_that_goes_on_as_new_is_completed_so() {
    assertThat(told(begins(new Action.ContinueAsNew(0, "7", List.of()))))
        .last()
        .asString()
        .contains("\"OrchestrationStatus\":\"ContinuedAsNew\",\"Result\":7");
  }
}
