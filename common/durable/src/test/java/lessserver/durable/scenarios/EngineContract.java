package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import lessserver.durable.DurableRefusals.InstanceExists;
import lessserver.durable.DurableRefusals.InstanceFinished;
import lessserver.durable.DurableRefusals.InvalidArgument;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.durable.DurableRefusals.UnknownOrchestration;
import lessserver.durable.Explanation;
import lessserver.durable.Failure;
import lessserver.durable.Instance;
import lessserver.durable.InstanceQuery;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.TaskFailedException;
import lessserver.durable.conformance.Conformance;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Step;
import lessserver.durable.scenarios.Scenarios.Porters;
import lessserver.durable.scenarios.Scenarios.Values;
import lessserver.durable.store.Partition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What an orchestration can do and what becomes of it, whatever the database, cached or not. */
abstract class EngineContract extends EngineFixture {

  @Autowired private MeterRegistry meters;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;
  @Autowired private Porters porters;

  // --------------------------------------------------------------------------- activities

  @Conformance("durabletask-java IntegrationTests/emptyOrchestration")
  @Test
  void an_orchestration_without_activities_ends_in_its_first_step() throws Exception {
    assertThat(run("nothing", "", String.class)).isEqualTo("done");
  }

  @Conformance({
    "durabletask-java IntegrationTests/singleActivity",
    "durabletask-java IntegrationTests/activityChain"
  })
  @Test
  void activities_run_one_after_the_other_each_under_a_key_of_its_own() throws Exception {
    String input = unique("chain");

    assertThat(run("chain", input, String.class)).startsWith("CHAIN-").endsWith("4");

    List<String> keys =
        IntStream.rangeClosed(1, 4)
            .mapToObj(i -> calls.keys(input + i))
            .flatMap(List::stream)
            .toList();
    assertThat(keys).hasSize(4).doesNotHaveDuplicates();
  }

  @Conformance({
    "durabletask-java IntegrationTests/activityFanOut",
    "durabletask-java IntegrationTests/activityAllOf"
  })
  @Test
  void few_activities_at_once_run_in_place_and_many_through_the_queue() throws Exception {
    assertThat(run("fanOut", 8, Integer.class)).isEqualTo(140);
    assertThat(run("fanOut", 200, Integer.class)).isEqualTo(2_646_700);
  }

  @Conformance({
    "durabletask-java IntegrationTests/activityFanOutWithException",
    "durabletask-java IntegrationTests/activityAllOfException"
  })
  @Test
  void of_activities_awaited_together_every_failure_is_told() throws Exception {
    String bad = unique("bad");
    String worse = unique("worse");
    calls.failFirst(bad, 1);
    calls.failFirst(worse, 1);

    assertThat(run("fanOutWithFailures", List.of("good", bad, worse), String.class))
        .isEqualTo("2 failed: stumbled over " + bad);
  }

  @Conformance({
    "durabletask-java ErrorHandlingIntegrationTests/activityException",
    "durabletask-java ErrorHandlingIntegrationTests/innerExceptionDetailsArePreserved"
  })
  @Test
  void a_failure_tells_its_type_and_its_cause() throws Exception {
    String input = unique("caught");
    calls.failFirst(input, 1);

    assertThat(run("caught", input, String.class))
        .isEqualTo(
            "caught java.lang.IllegalStateException because of java.lang.RuntimeException: a"
                + " stone");
  }

  @Test
  void an_exception_without_a_message_is_a_failure_like_any_other() throws Exception {
    assertThat(run("caught", "sulk", String.class))
        .isEqualTo("caught java.lang.NullPointerException because of null");
  }

  @Conformance({
    "durabletask-java ErrorHandlingIntegrationTests/retryActivityFailures",
    "durabletask-java EndToEndTests/retryTest",
    "durabletask-java EndToEndTests/retryTestSuccess"
  })
  @Test
  void a_call_is_retried_under_the_same_key_until_it_succeeds() throws Exception {
    String input = unique("retried");
    calls.failFirst(input, 3);

    assertThat(run("retried", input, String.class)).isEqualTo(input);
    assertThat(calls.keys(input)).hasSize(4).containsOnly(calls.keys(input).getFirst());
  }

  @Conformance("durabletask-java EndToEndTests/retryTestFail")
  @Test
  void a_call_fails_after_its_last_attempt() throws Exception {
    String input = unique("hopeless");
    calls.failFirst(input, 100);

    Instance ended = client.await(client.start("retried", input), PATIENCE);

    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    assertThat(failure(ended).isCausedBy(IllegalStateException.class)).isTrue();
    assertThat(calls.keys(input)).hasSize(4);
  }

  @Conformance(
      "durabletask-java ErrorHandlingIntegrationTests/retryActivityFailuresWithCustomLogic")
  @Test
  void a_handler_may_decide_about_retries() throws Exception {
    String input = unique("handled");
    calls.failFirst(input, 100);

    client.await(client.start("retriedByHandler", input), PATIENCE);

    assertThat(calls.keys(input)).hasSize(3);
  }

  @Test
  void a_task_may_be_given_a_time() throws Exception {
    String id = client.start("timedCall", unique("timed"));

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("timed out");
    calls.gate.release();
  }

  @Test
  void a_result_that_is_too_large_fails_its_call() throws Exception {
    assertThat(run("big", 900_000, Integer.class)).isEqualTo(900_000);

    Instance ended = client.await(client.start("big", 2_000_000), PATIENCE);

    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    assertThat(failure(ended).message()).contains("at most 1048576");
  }

  // --------------------------------------------------------------------- time and events

  @Conformance("durabletask-java IntegrationTests/singleTimer")
  @Test
  void a_timer_is_not_early() throws Exception {
    Instant before = Instant.now();

    assertThat(run("nap", 300, String.class)).isEqualTo("true");
    // Its clock is the database's, which it read a moment ago.
    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(200));
  }

  @Conformance({
    "durabletask-java IntegrationTests/longTimerNonblocking",
    "durabletask-java IntegrationTests/longTimerNonblockingNoExternal"
  })
  @Test
  void an_event_that_comes_first_wins_against_a_timer() throws Exception {
    String id = client.start("eventOrTimer", "PT1H");
    client.raiseEvent(id, "approval", "granted");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("granted");
    assertThat(run("eventOrTimer", "PT0.1S", String.class)).isEqualTo("too late");
  }

  @Conformance("durabletask-java IntegrationTests/externalEventsWithTimeouts")
  @Test
  void waiting_for_an_event_may_have_an_end() throws Exception {
    assertThat(run("approval", "PT0.1S", String.class)).isEqualTo("nobody answered");

    String id = client.start("approval", "PT1H");
    client.raiseEvent(id, "Approval", "yes");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("yes");
  }

  @Conformance({
    "durabletask-java IntegrationTests/externalEvents",
    "durabletask-go tests/Test_DuplicateEvents"
  })
  @Test
  void events_are_kept_until_they_are_awaited_in_the_order_in_which_they_came() throws Exception {
    String id = client.start("collectEvents", 5);
    for (int i = 0; i < 5; i++) {
      client.raiseEvent(id, "item", "event " + i);
    }

    assertThat(client.await(id, String[].class, PATIENCE))
        .containsExactly("event 0", "event 1", "event 2", "event 3", "event 4");
  }

  @Conformance({
    "durabletask-java IntegrationTests/continueAsNewWithExternalEvents",
    "durabletask-java EndToEndTests/continueAsNewExternalEvent",
    "durabletask-go tests/Test_ExternalEventContention",
    "durabletask-go tests/Test_ContinueAsNew_Events"
  })
  @Test
  void no_event_is_lost_when_each_is_followed_by_a_new_execution() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    System.out.println("seed " + seed);
    String id = client.start("eternalCollector", List.of());
    List<String> sent = IntStream.range(0, 50).mapToObj(i -> "event " + i).toList();
    List<String> shuffled = new ArrayList<>(sent);
    Collections.shuffle(shuffled, random);
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String each : shuffled) {
        int pause = random.nextInt(30);
        senders.execute(
            () -> {
              await().pollDelay(Duration.ofMillis(pause)).until(() -> true);
              client.raiseEvent(id, "item", each);
            });
      }
    }

    assertThat(client.await(id, String[].class, PATIENCE))
        .containsExactlyInAnyOrderElementsOf(sent);
  }

  @Conformance({
    "durabletask-java IntegrationTests/continueAsNew",
    "durabletask-java EndToEndTests/continueAsNew"
  })
  @Test
  void an_execution_may_be_followed_by_a_new_one_with_an_empty_history() throws Exception {
    String id = client.start("countdown", 20);

    assertThat(client.await(id, Integer.class, PATIENCE)).isZero();
    assertThat(client.history(id)).hasSize(2);
  }

  @Test
  void events_keep_their_order_when_a_new_execution_follows() throws Exception {
    String id = client.start("collectAnew", -40);
    for (int i = 0; i < 20; i++) {
      client.raiseEvent(id, "item", "event " + i);
    }
    client.suspend(id, null);
    client.raiseEvent(id, "go", "on");
    client.raiseEvent(id, "item", "event 20");
    client.resume(id, null);
    for (int i = 21; i < 40; i++) {
      client.raiseEvent(id, "item", "event " + i);
    }

    assertThat(client.await(id, String[].class, PATIENCE))
        .containsExactly(IntStream.range(0, 40).mapToObj(i -> "event " + i).toArray(String[]::new));
  }

  @Test
  void events_of_any_name_come_in_their_order_and_again_if_they_are_put_back() throws Exception {
    String id = client.start("gatherer", List.of());
    for (String name : List.of("a", "b", "a", "c", "d")) {
      client.raiseEvent(id, name, name.toUpperCase(Locale.ROOT));
    }

    assertThat(client.await(id, String[].class, PATIENCE))
        .containsExactly("a=A", "b=B", "a=A", "a=A", "c=C", "d=D");
  }

  @Test
  void an_event_is_for_who_awaits_its_name_before_it_is_for_who_takes_any() throws Exception {
    String id = client.start("picky", "");
    client.raiseEvent(id, "named", "first");
    client.raiseEvent(id, "named", "second");

    assertThat(client.await(id, String[].class, PATIENCE)).containsExactly("first", "named");
  }

  @Test
  void an_orchestration_may_be_called_by_its_name() throws Exception {
    assertThat(run("callerByName", "chain", String.class))
        .isEqualTo(run("chain", "by its name", String.class));
    Instance ended = client.await(client.start("callerByName", "nobody"), PATIENCE);
    assertThat(failure(ended).message()).contains("no orchestration named nobody");
  }

  @Test
  void what_others_carry_out_waits_for_them_and_for_others_if_they_hand_it_back() throws Exception {
    porters.there.set(0);
    porters.carried.set(0);
    String id = client.start("shipper", "a piano");
    run("chain", unique("meanwhile"), String.class);
    assertThat(client.explain(id).sentence()).contains("porter");
    assertThat(porters.carried).hasValue(0);

    porters.handBack.set(2);
    porters.there.set(1);

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("carried a piano");
    assertThat(porters.carried).hasValue(1);
    Instance failed = client.await(client.start("shipper", "too heavy"), PATIENCE);
    assertThat(failure(failed).cause())
        .isEqualTo(new Failure("porter.Sprain", "my back", null, false, null));
  }

  @Test
  void however_often_others_have_no_time_for_an_activity_it_is_not_given_up() throws Exception {
    porters.busy.set(20);
    porters.there.set(1);

    assertThat(run("shipper", "a wardrobe", String.class)).isEqualTo("carried a wardrobe");
    assertThat(porters.busy.get()).isNegative();
  }

  @Test
  void an_orchestration_may_raise_events_for_another() throws Exception {
    String patient = client.start("patient", List.of());

    run("sender", patient, String.class);

    assertThat(client.await(patient, String.class, PATIENCE)).isEqualTo("went ahead");
  }

  // -------------------------------------------------------------------- other orchestrations

  @Conformance("durabletask-java IntegrationTests/subOrchestration")
  @Test
  void orchestrations_may_nest() throws Exception {
    assertThat(run("family", 4, Integer.class)).isEqualTo(5);
  }

  @Test
  void orchestrations_do_not_nest_without_end() throws Exception {
    Instance ended = client.await(client.start("family", 1_000), PATIENCE);

    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    assertThat(failure(ended).isCausedBy(TaskFailedException.class)).isTrue();
  }

  @Conformance("durabletask-java ErrorHandlingIntegrationTests/retrySubOrchestratorFailures")
  @Test
  void a_child_is_retried_as_an_activity_is() throws Exception {
    String input = unique("child");
    calls.failFirst(input, 2);

    assertThat(run("parent", input, String.class)).isEqualTo("child of " + input);
  }

  @Test
  void a_parent_learns_that_its_child_was_terminated() throws Exception {
    String childId = unique("named");
    String id = client.start("parentOfNamed", childId);
    await().until(() -> client.find(childId).isPresent());

    client.terminate(childId, "enough");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("failed: Terminated");
  }

  @Test
  void a_child_with_the_id_of_a_live_instance_fails() throws Exception {
    String taken = client.start("patient", List.of(), unique("taken"));

    assertThat(run("parentOfNamed", taken, String.class))
        .isEqualTo("failed: " + InstanceExists.class.getName());
    client.terminate(taken, null);
  }

  // --------------------------------------------------------------- what would differ in a replay

  @Conformance({
    "durabletask-java IntegrationTests/currentDateTimeUtc",
    "durabletask-java IntegrationTests/newUUIDTest"
  })
  @Test
  void what_was_read_of_the_world_stays_the_same_in_each_replay() throws Exception {
    int before = traces.sideEffects.get();
    String id = client.start("reader", "");
    await().until(() -> client.history(id).size() >= 2);
    client.explain(id); // repeats the history in a run that nobody sees
    client.raiseEvent(id, "go", "on");
    Values values = client.await(id, Values.class, PATIENCE);

    assertThat(traces.lines.stream().filter(values.toString()::equals).count())
        .isGreaterThanOrEqualTo(2);
    assertThat(traces.sideEffects.get()).isEqualTo(before + 1);
  }

  @Test
  void what_could_not_be_read_of_the_world_stays_so_in_each_replay() throws Exception {
    for (int size : List.of(0, 2_000_000)) {
      int before = traces.sideEffects.get();
      String id = client.start("unluckyReader", size);
      await().until(() -> client.history(id).size() >= 2);
      everythingLeavesMemory();
      client.raiseEvent(id, "go", "on");

      assertThat(client.await(id, String.class, PATIENCE)).matches("nothing to read|.*at most.*");
      assertThat(traces.sideEffects.get()).isEqualTo(before + 1);
    }
  }

  @Conformance(
      "durabletask-java"
          + " IntegrationTests/replaySafeLogger_parentSubOrchestrationAndActivity_logEachLiveSegmentOnce")
  @Test
  void the_log_is_silent_in_a_replay(CapturedOutput output) throws Exception {
    String id = client.start("reader", "");
    await().until(() -> client.history(id).size() >= 2);
    client.explain(id);
    client.raiseEvent(id, "go", "on");
    client.await(id, PATIENCE);

    assertThat(output.getOut().split("reader speaks", -1)).hasSize(2);
  }

  @Test
  void
      code_that_does_something_else_than_before_is_suspended_with_a_comparison_and_goes_on_when_mended()
          throws Exception {
    String id = client.start("changeable", unique("changed"));
    await().until(() -> client.history(id).size() >= 2);
    traces.changedCode = true;
    try {
      everythingLeavesMemory();
      client.raiseEvent(id, "go", "on");
      await().until(() -> status(id) == RuntimeStatus.SUSPENDED);

      assertThat(client.explain(id).sentence())
          .contains("ScheduleTask shout", "ScheduleTask stumble");
    } finally {
      traces.changedCode = false;
    }
    client.resume(id, "mended");

    assertThat(client.await(id, String.class, PATIENCE)).startsWith("CHANGED-");
  }

  /** Starts one that cannot go on, as soon as something comes for it. */
  private String changed(String... orders) {
    String id = client.start("changeableCollector", unique("changed"));
    await().until(() -> client.history(id).size() >= 2);
    for (String each : orders) {
      client.suspend(id, each);
    }
    return id;
  }

  /** Has the bell ring for which {@code changeableCollector} waits in the end. */
  private void ring(String id) {
    jdbc.update(
        "UPDATE durable_inbox SET due_at = ? WHERE instance_id = ? AND sequence = 0",
        OffsetDateTime.now(ZoneOffset.UTC),
        id);
  }

  int waiting(String id, String when) {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "SELECT count(*) FROM durable_inbox WHERE instance_id = ? AND " + when,
            Integer.class,
            id));
  }

  @Test
  void what_comes_for_an_instance_that_cannot_go_on_waits_until_it_is_mended_and_resumed()
      throws Exception {
    String resumed = changed();
    String suspendedBefore = changed("a pause");
    String terminated = changed();
    List<String> all = List.of(resumed, suspendedBefore, terminated);
    traces.changedCode = true;
    try {
      everythingLeavesMemory();
      for (String id : all) {
        client.raiseEvent(id, "item", "first");
        ring(id);
        client.raiseEvent(id, "item", "second");
      }
      await().until(() -> all.stream().allMatch(id -> waiting(id, "due_at > '9000-01-01'") == 3));
      assertThat(all).allMatch(id -> status(id) == RuntimeStatus.SUSPENDED);

      client.terminate(terminated, null);
      client.resume(resumed, "too early");
      assertThat(status(resumed)).isEqualTo(RuntimeStatus.SUSPENDED);
    } finally {
      traces.changedCode = false;
    }
    client.resume(resumed, "mended");
    client.resume(suspendedBefore, "mended");

    assertThat(client.await(resumed, String[].class, PATIENCE)).containsExactly("first", "second");
    assertThat(client.await(suspendedBefore, String[].class, PATIENCE))
        .containsExactly("first", "second");
    await().until(() -> all.stream().allMatch(id -> waiting(id, "1 = 1") == 0));
  }

  @Test
  void what_was_held_comes_before_what_is_raised_after_the_resumption() throws Exception {
    String id = changed();
    traces.changedCode = true;
    try {
      everythingLeavesMemory();
      ring(id);
      client.raiseEvent(id, "item", "first");
      await().until(() -> waiting(id, "due_at > '9000-01-01'") == 2);
    } finally {
      traces.changedCode = false;
    }
    client.resume(id, "mended");
    assertThat(client.history(id).getLast().received()).hasSize(3); // nothing can come between
    client.raiseEvent(id, "item", "second");

    assertThat(client.await(id, String[].class, PATIENCE)).containsExactly("first", "second");
  }

  @Conformance("durabletask-java IntegrationTests/terminateSuspendOrchestration")
  @Test
  void what_was_held_for_a_terminated_instance_does_not_reach_the_next_with_its_id()
      throws Exception {
    String id = changed();
    traces.changedCode = true;
    try {
      everythingLeavesMemory();
      client.raiseEvent(id, "item", "for the former");
      assertThat(status(id)).isEqualTo(RuntimeStatus.SUSPENDED);
    } finally {
      traces.changedCode = false;
    }
    client.terminate(id, null);
    client.start("collectEvents", 1, id);
    assertThat(waiting(id, "1 = 1")).isZero();
    client.raiseEvent(id, "item", "for this one");

    assertThat(client.await(id, String[].class, PATIENCE)).containsExactly("for this one");
  }

  // -------------------------------------------------------------------------- the instance

  @Conformance({
    "durabletask-java IntegrationTests/setCustomStatus",
    "durabletask-java IntegrationTests/clearCustomStatus"
  })
  @Test
  void the_custom_status_is_seen_until_it_is_cleared() throws Exception {
    String id = client.start("statusTeller", "");

    assertThat(client.find(id).orElseThrow().customStatus()).isEqualTo("{\"progress\":50}");

    client.raiseEvent(id, "go", "on");
    assertThat(client.await(id, PATIENCE).customStatus()).isNull();
  }

  @Conformance({
    "durabletask-java IntegrationTests/suspendResumeOrchestration",
    "durabletask-java EndToEndTests/suspendResume",
    "durabletask-go tests/Test_Executor_SuspendStopsAllActions"
  })
  @Test
  void a_suspended_instance_holds_what_comes_and_gives_it_when_it_is_resumed() throws Exception {
    String id = client.start("collectEvents", 2);
    client.suspend(id, "a pause");
    client.raiseEvent(id, "item", "first");
    client.raiseEvent(id, "item", "second");

    assertThat(status(id)).isEqualTo(RuntimeStatus.SUSPENDED);
    everythingLeavesMemory();
    assertThat(status(id)).isEqualTo(RuntimeStatus.SUSPENDED);
    client.resume(id, null);

    assertThat(client.await(id, String[].class, PATIENCE)).containsExactly("first", "second");
  }

  @Test
  void an_execution_that_follows_a_suspended_one_begins_when_it_is_resumed() throws Exception {
    String id = suspendedWhileGoingOnAsNew();
    await().until(() -> client.history(id).size() == 2);
    client.raiseEvent(id, "item", "held");
    everythingLeavesMemory();
    assertThat(client.explain(id).waitingFor()).isEmpty(); // Its code has not begun.

    client.resume(id, null);

    assertThat(client.await(id, String[].class, PATIENCE)).containsExactly("held");
  }

  private String suspendedWhileGoingOnAsNew() {
    while (true) {
      String id = client.start("collectAnew", -1);
      everythingLeavesMemory();
      Instant due = Instant.now().minusSeconds(1);
      transaction.executeWithoutResult(
          _ -> {
            insertEvent(id, due, event("go"));
            insertEvent(id, due.plusMillis(1), "{\"event\":\"ExecutionSuspended\"}");
          });
      await().until(() -> waiting(id, "1 = 1") == 0 && status(id) == RuntimeStatus.SUSPENDED);
      if (client
          .history(id)
          .getFirst()
          .received()
          .equals(List.of(new Event.ExecutionSuspended(null)))) {
        return id;
      }
      client.terminate(id, null); // The two came in two steps, and nothing was carried over.
    }
  }

  @Test
  void an_activity_that_ended_while_its_instance_was_suspended_does_not_run_again()
      throws Exception {
    String input = unique("held");
    String id = client.start("gated", input);
    client.suspend(id, null);
    calls.gate.release();
    await().until(() -> client.history(id).size() == 3);
    everythingLeavesMemory();
    client.raiseEvent(id, "nothing", "that matters");

    client.resume(id, null);

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo(input);
    assertThat(calls.keys(input)).hasSize(1);
  }

  @Conformance("durabletask-java IntegrationTests/termination")
  @Test
  void a_terminated_instance_runs_no_code_any_more() throws Exception {
    String input = unique("terminated");
    String id = client.start("compensating", input);

    client.terminate(id, "enough");

    Instance ended = client.await(id, PATIENCE);
    assertThat(ended.status()).isEqualTo(RuntimeStatus.TERMINATED);
    assertThat(ended.output()).isEqualTo("\"enough\"");
    assertThat(calls.keys(input + " compensated")).isEmpty();
    assertThat(calls.keys(input + " finally")).isEmpty();
    assertThatThrownBy(() -> client.terminate(id, null)).isInstanceOf(InstanceFinished.class);
    assertThatThrownBy(() -> client.raiseEvent(id, "go", null))
        .isInstanceOf(InstanceFinished.class);
  }

  @Test
  void leaving_memory_has_no_effect_on_code_that_catches_everything() throws Exception {
    String input = unique("evicted");
    String id = client.start("compensating", input);
    everythingLeavesMemory();

    assertThat(calls.keys(input + " compensated")).isEmpty();
    assertThat(calls.keys(input + " finally")).isEmpty();
    client.raiseEvent(id, "go", "on");
    client.await(id, PATIENCE);

    assertThat(calls.keys(input + " done")).hasSize(1);
    assertThat(calls.keys(input + " compensated")).isEmpty();
    assertThat(calls.keys(input + " finally")).hasSize(1);
  }

  @Test
  void code_that_swallows_its_end_and_calls_again_is_harmless() throws Exception {
    String input = unique("stubborn");
    String id = client.start("stubborn", input);
    everythingLeavesMemory();
    everythingLeavesMemory();

    client.raiseEvent(id, "go", "on");

    assertThat(client.await(id, String.class, PATIENCE)).endsWith(" WENT");
  }

  @Test
  void a_thousand_starts_with_one_id_make_one_instance() throws Exception {
    String id = unique("contended");
    var refused = new ConcurrentLinkedQueue<Throwable>();
    var open = new CountDownLatch(1);
    List<Future<?>> starts = new ArrayList<>();
    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        starts.add(
            starters.submit(
                () -> {
                  open.await();
                  try {
                    client.start("patient", List.of(), id);
                  } catch (InstanceExists e) {
                    refused.add(e);
                  }
                  return true;
                }));
      }
      open.countDown();
    }
    for (Future<?> each : starts) {
      each.get();
    }

    assertThat(refused).hasSize(999);
    client.terminate(id, null);
  }

  @Conformance("durabletask-java IntegrationTests/purgeInstanceId")
  @Test
  void an_id_that_is_purged_and_used_again_gives_new_keys() throws Exception {
    String id = unique("reused");
    String input = unique("again");
    client.start("chain", input, id);
    client.await(id, PATIENCE);
    assertThat(client.purge(id)).isTrue();
    assertThat(client.find(id)).isEmpty();

    client.start("chain", input, id);
    client.await(id, PATIENCE);
    client.start("chain", input, id); // a finished one may be replaced without a purge
    client.await(id, PATIENCE);

    assertThat(calls.keys(input + "1")).hasSize(3).doesNotHaveDuplicates();
  }

  @Conformance("durabletask-go tests/Test_SingleActivity_ReuseInstanceIDIgnore")
  @Test
  void starting_once_leaves_alone_what_was_started_before() throws Exception {
    String id = unique("once");

    assertThat(client.startOnce("patient", List.of(), id)).isTrue();
    assertThat(client.startOnce("patient", List.of(), id)).isFalse();
    client.raiseEvent(id, "go", "now");
    UUID execution = client.await(id, PATIENCE).executionId();
    assertThat(client.startOnce("patient", List.of(), id)).isFalse();

    assertThat(client.find(id).orElseThrow().executionId()).isEqualTo(execution);
    client.purge(id);
    assertThat(client.startOnce("nothing", null, id)).isTrue();
  }

  @Conformance("durabletask-java IntegrationTests/purgeInstanceFilter")
  @Test
  void only_what_has_ended_is_purged() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    String prefix = unique("purge");
    String live = client.start("patient", List.of(), prefix + "-live");
    for (int i = 0; i < 5; i++) {
      client.await(client.start("nothing", null, prefix + i), PATIENCE);
    }

    assertThat(client.purge(live)).isFalse();
    assertThat(client.purge(new InstanceQuery(prefix, before, null, Set.of(), null, 2)))
        .isEqualTo(5);
    assertThat(client.find(live)).isPresent();
    client.terminate(live, null);
  }

  @Conformance("durabletask-java IntegrationTests/multiInstanceQuery")
  @Test
  void instances_are_listed_page_by_page() throws Exception {
    String prefix = unique("list");
    for (int i = 0; i < 5; i++) {
      client.await(client.start("nothing", null, prefix + i), PATIENCE);
    }
    var completed = Set.of(RuntimeStatus.COMPLETED);

    List<Instance> first = client.list(new InstanceQuery(prefix, null, null, completed, null, 3));
    List<Instance> second =
        client.list(new InstanceQuery(prefix, null, null, completed, first.getLast().id(), 3));

    assertThat(first).extracting(Instance::id).containsExactly(prefix + 0, prefix + 1, prefix + 2);
    assertThat(second).extracting(Instance::id).containsExactly(prefix + 3, prefix + 4);
  }

  @Conformance("durabletask-java IntegrationTests/getOrchestrationHistoryReturnsDomainEvents")
  @Test
  void the_history_tells_what_was_received_and_what_was_done() throws Exception {
    String id = client.start("patient", List.of());
    client.raiseEvent(id, "go", "now");
    client.await(id, PATIENCE);

    List<Step> steps = client.history(id);

    assertThat(steps).hasSize(2);
    assertThat(steps.get(0).received()).containsExactly(new Event.ExecutionStarted());
    assertThat(steps.get(1).received().getFirst()).isInstanceOf(Event.EventRaised.class);
    assertThat(steps.get(1).actions())
        .containsExactly(new Action.CompleteOrchestration(0, "\"went now\""));
  }

  @Test
  void it_is_explained_what_an_instance_waits_for() {
    String id = client.start("approval", "PT1H");

    Explanation explanation = client.explain(id);

    assertThat(explanation.status()).isEqualTo(RuntimeStatus.RUNNING);
    assertThat(explanation.owner()).isNotNull();
    assertThat(explanation.waitingFor())
        .extracting(Explanation.Wait::kind)
        .containsExactlyInAnyOrder("timer", "event");
    assertThat(explanation.sentence()).contains("event Approval", "until");
    client.terminate(id, null);
  }

  @Test
  void what_does_not_exist_is_refused() {
    assertThatThrownBy(() -> client.start("nonsense", null))
        .isInstanceOf(UnknownOrchestration.class)
        .hasMessageContaining("PlaceOrder");
    assertThatThrownBy(() -> client.raiseEvent("nobody", "go", null))
        .isInstanceOf(UnknownInstance.class);
    assertThatThrownBy(() -> client.raiseEvent("nobody", "x".repeat(10_000), null))
        .isInstanceOf(InvalidArgument.class);
    assertThatThrownBy(() -> client.start("nothing", null, "x".repeat(201)))
        .isInstanceOf(InvalidArgument.class);
    assertThatThrownBy(() -> client.start("chain", "x".repeat(2_000_000)))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageContaining("at most 1048576");
  }

  // ---------------------------------------------------------------------------- misbehaviour

  @Conformance("durabletask-java ErrorHandlingIntegrationTests/orchestratorException")
  @Test
  void what_an_orchestrator_throws_is_how_it_ends() throws Exception {
    for (int kind = 0; kind < 4; kind++) {
      Instance ended = client.await(client.start("thrower", kind), PATIENCE);

      assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
      assertThat(failure(ended).message().length()).isLessThan(5_000);
    }
  }

  @Test
  void recursion_without_end_fails_its_instance_alone() throws Exception {
    Instance ended = client.await(client.start("recursive", ""), PATIENCE);

    assertThat(failure(ended).type()).isEqualTo(StackOverflowError.class.getName());
    assertThat(run("chain", unique("well"), String.class)).isNotEmpty();
  }

  @Test
  void code_that_blocks_is_suspended_and_says_where() throws Exception {
    String id = client.start("sleeper", "");

    assertThat(status(id)).isEqualTo(RuntimeStatus.SUSPENDED);
    assertThat(client.explain(id).sentence())
        .contains("did not wait within PT4S", "CountDownLatch");
    client.terminate(id, null);
  }

  @Test
  void code_that_computes_without_end_does_not_stop_the_others() throws Exception {
    traces.tired = false;
    int spinners = Runtime.getRuntime().availableProcessors() + 1;
    List<String> spinning = new ArrayList<>();
    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> starts = new ArrayList<>();
      for (int i = 0; i < spinners; i++) {
        starts.add(starters.submit(() -> client.start("spinner", "")));
      }
      assertThat(run("chain", unique("beside"), String.class)).isNotEmpty();
      for (Future<String> each : starts) {
        spinning.add(each.get());
      }
    }

    assertThat(spinning).allMatch(id -> status(id) == RuntimeStatus.SUSPENDED);
    assertThat(run("chain", unique("after"), String.class)).isNotEmpty();
    spinning.forEach(id -> client.terminate(id, null));
    traces.tired = true; // Nothing else can end them.
  }

  @Test
  void only_the_orchestrators_own_thread_may_use_its_context() throws Exception {
    assertThat(run("starter", unique("thread"), String.class)).isEqualTo("[refused]");
  }

  @Test
  void a_history_does_not_grow_without_end() throws Exception {
    Instance ended = client.await(client.start("hoarder", 100_000), PATIENCE);

    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    assertThat(failure(ended).message()).contains("continueAsNew");
  }

  @Test
  void an_answer_that_comes_again_or_for_another_execution_is_dropped() throws Exception {
    String id = client.start("statusTeller", "");
    Instance instance = client.find(id).orElseThrow();
    double refused = meters.get("durable.messages.refused").counter().count();
    for (UUID execution : List.of(instance.executionId(), UUID.randomUUID())) {
      jdbc.update(
          "INSERT INTO durable_inbox (partition_no, instance_id, execution_id, sequence, due_at,"
              + " message) SELECT partition_no, id, ?, 0, created_at, ? FROM durable_instance WHERE"
              + " id = ?",
          execution,
          "{\"message\":\"Deliver\",\"event\":{\"event\":\"TimerFired\",\"sequence\":0}}",
          id);
    }

    await().until(() -> meters.get("durable.messages.refused").counter().count() >= refused + 2);
    client.raiseEvent(id, "go", "on");
    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("TOLD");
    await()
        .until(
            () ->
                jdbc.queryForObject(
                    "SELECT count(*) FROM durable_inbox WHERE instance_id = ?", Integer.class, id),
            waiting -> waiting == 0);
  }

  @Test
  void a_timer_that_is_cancelled_while_it_is_delivered_disturbs_nothing() throws Exception {
    String input = unique("reminded");
    String id = client.start("reminded", input);
    int partition = Partition.of(id);
    Instant due = Instant.now().minusSeconds(1);
    transaction.executeWithoutResult(
        _ -> {
          insertEvent(id, due, event("go"));
          insertMail(id, partition, due.plusMillis(1), "{\"message\":\"Watch\"}");
          jdbc.update(
              "UPDATE durable_inbox SET due_at = ? WHERE instance_id = ? AND sequence IS NOT NULL",
              due.plusMillis(2).atOffset(ZoneOffset.UTC),
              id);
        });
    await().until(() -> waiting(id, "1 = 1") == 0 && !calls.keys(input).isEmpty());

    client.raiseEvent(id, "end", "now");

    assertThat(client.await(id, String.class, PATIENCE)).startsWith("REMINDED");
    assertThat(calls.keys(input)).hasSize(1);
  }

  private static String event(String name) {
    return "{\"event\":\"EventRaised\",\"name\":\"%s\",\"data\":\"now\",\"at\":\"2026-01-01T00:00:00Z\"}"
        .formatted(name);
  }

  private void insertEvent(String id, Instant due, String event) {
    insertMail(
        id, Partition.of(id), due, "{\"message\":\"Deliver\",\"event\":%s}".formatted(event));
  }

  private void insertMail(String id, int partition, Instant due, String message) {
    jdbc.update(
        "INSERT INTO durable_inbox (partition_no, instance_id, due_at, message) VALUES (?, ?, ?,"
            + " ?)",
        partition,
        id,
        due.atOffset(ZoneOffset.UTC),
        message);
  }

  @Test
  void a_message_that_cannot_be_read_does_not_hold_up_the_others() throws Exception {
    String id = client.start("patient", List.of());
    Instant due = Instant.now().minusSeconds(1);
    insertMail("from the future", Partition.of(id), due, "{\"message\":\"Beam\"}");
    insertEvent(id, due.plusMillis(1), event("go"));

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("went now");
    assertThat(waiting("from the future", "1 = 1")).isOne();
  }

  @Test
  void an_instance_whose_history_cannot_be_read_is_left_to_whoever_can(CapturedOutput output)
      throws Exception {
    String id = client.start("patient", List.of());
    UUID execution = client.find(id).orElseThrow().executionId();
    String step =
        jdbc.queryForObject(
            "SELECT step FROM durable_history WHERE execution_id = ?", String.class, execution);
    everythingLeavesMemory();
    setStep(execution, "{\"actions\":[{\"action\":\"Beam\"}]}");

    assertThatThrownBy(() -> client.raiseEvent(id, "go", "too early"))
        .isInstanceOf(TransientDataAccessResourceException.class);
    insertEvent(id, Instant.now().minusSeconds(1), event("go"));
    await().until(() -> waiting(id, "due_at > CURRENT_TIMESTAMP") == 1);
    assertThat(status(id)).isEqualTo(RuntimeStatus.RUNNING);
    assertThat(output.getOut().split("event=history-unreadable instance=" + id, -1)).hasSize(3);

    setStep(execution, Objects.requireNonNull(step));
    jdbc.update(
        "UPDATE durable_inbox SET due_at = ? WHERE instance_id = ?",
        OffsetDateTime.now(ZoneOffset.UTC),
        id);
    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("went now");
  }

  private void setStep(UUID execution, String step) {
    jdbc.update("UPDATE durable_history SET step = ? WHERE execution_id = ?", step, execution);
  }

  @Test
  void an_instance_that_waits_in_memory_after_losses_is_not_poisoned_by_them() {
    String id = client.start("patient", List.of());
    everythingLeavesMemory();
    jdbc.update("UPDATE durable_instance SET recoveries = 5 WHERE id = ?", id);

    insertMail(id, Partition.of(id), Instant.now().minusSeconds(1), "{\"message\":\"Watch\"}");

    await()
        .until(
            () ->
                Integer.valueOf(0)
                    .equals(
                        jdbc.queryForObject(
                            "SELECT recoveries FROM durable_instance WHERE id = ?",
                            Integer.class,
                            id)));
    client.terminate(id, null);
  }

  @Test
  void data_may_be_as_deep_as_the_service_takes_it() throws Exception {
    String id = client.start("treeReader", "");
    client.raiseEvent(id, "tree", new ObjectMapper().readTree("[".repeat(999) + "]".repeat(999)));
    everythingLeavesMemory();
    client.raiseEvent(id, "go", "on");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("depth 999");
  }

  @Test
  void what_no_store_could_keep_fails_in_the_code_that_asks_for_it() throws Exception {
    for (String what : List.of("event", "child", "+12000-01-01T00:00:00Z")) {
      Instance ended = client.await(client.start("demanding", what), PATIENCE);

      assertThat(failure(ended).message()).containsAnyOf("control characters", "must be before");
    }
    assertThat(run("demanding", "-9000-01-01T00:00:00Z", String.class)).isEqualTo("had it");
    String patient = client.start("demanding", "9000-01-01T00:00:00Z");
    assertThat(client.explain(patient).sentence()).contains("9000-01-01");
    client.terminate(patient, null);
  }

  @Test
  void an_activity_that_this_replica_does_not_know_is_left_to_others() throws Exception {
    UUID execution = UUID.randomUUID();
    jdbc.update(
        "INSERT INTO durable_task (execution_id, sequence, instance_id, partition_no, name,"
            + " first_attempt, created_at, leases, leased_until) VALUES (?, 0, 'new', 0,"
            + " 'ofTheFuture', 0, ?, 0, ?)",
        execution,
        OffsetDateTime.parse("2026-01-01T00:00:00Z"),
        OffsetDateTime.parse("2026-01-01T00:00:00Z"));

    assertThat(run("fanOut", 40, Integer.class)).isEqualTo(20_540);
    assertThat(
            jdbc.queryForObject(
                "SELECT leases FROM durable_task WHERE execution_id = ?", Integer.class, execution))
        .isZero();
  }

  @Test
  void the_engine_counts_what_it_does() throws Exception {
    run("chain", unique("counted"), String.class);

    assertThat(meters.get("durable.steps").counter().count()).isPositive();
    assertThat(meters.get("durable.commit.batch").summary().count()).isPositive();
  }

  private void everythingLeavesMemory() {
    await().until(() -> meters.get("durable.instances.cached").gauge().value() == 0);
  }
}
