package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lessserver.durable.DurableRefusals.InstanceExists;
import lessserver.durable.DurableRefusals.InstanceFinished;
import lessserver.durable.DurableRefusals.NotRewindable;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.durable.HistoryReplayer;
import lessserver.durable.HistoryReplayer.HistoryMismatch;
import lessserver.durable.IdReuse;
import lessserver.durable.Instance;
import lessserver.durable.InstanceQuery;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.StartOptions;
import lessserver.durable.VersionMatch;
import lessserver.durable.VersionMismatch;
import lessserver.durable.conformance.Conformance;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What can be done with an instance before it begins, after it has ended, and when its code
 * changes.
 */
abstract class LifecycleContract extends EngineFixture {

  @Autowired private HistoryReplayer replayer;
  @Autowired private JdbcTemplate jdbc;

  @Value("${lessserver.durable.version-mismatch:reject}")
  private VersionMismatch mismatch;

  @Value("${lessserver.durable.version-match}")
  private VersionMatch match;

  private Instance failed(String id) throws Exception {
    Instance ended = client.await(id, PATIENCE);
    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);
    return ended;
  }

  // ------------------------------------------------------------------------------------ rewind

  @Conformance("durabletask-java EndToEndTests/rewindFailedOrchestration")
  @Test
  void a_rewound_instance_tries_again_what_failed_and_keeps_what_succeeded() throws Exception {
    String input = unique("rewound");
    calls.failFirst(input + "2", 1);
    String id = client.start("stumblingChain", input);
    failed(id);

    client.rewind(id, "the stone is gone");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo(input + "1" + input + "2");
    assertThat(calls.keys(input + "1")).hasSize(1);
    assertThat(calls.keys(input + "2")).hasSize(2).containsOnly(calls.keys(input + "2").getFirst());
    assertThat(client.history(id))
        .flatExtracting(step -> step.received())
        .filteredOn(Event.ExecutionRewound.class::isInstance)
        .hasSize(1);
  }

  @Test
  void a_rewound_call_has_all_its_retries_again() throws Exception {
    String input = unique("rewound");
    calls.failFirst(input, 6);
    String id = client.start("retried", input);
    failed(id);

    client.rewind(id, null);

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo(input);
    assertThat(calls.keys(input)).hasSize(7).containsOnly(calls.keys(input).getFirst());
  }

  @Test
  void of_activities_at_once_a_rewound_instance_repeats_those_that_failed() throws Exception {
    String good = unique("good");
    String bad = unique("bad");
    calls.failFirst(bad, 2);
    String id = client.start("stumblingFan", List.of(good, bad));
    failed(id);
    client.rewind(id, "once");
    failed(id);

    client.rewind(id, "twice");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo(good + bad);
    assertThat(calls.keys(good)).hasSize(1);
    assertThat(calls.keys(bad)).hasSize(3);
  }

  @Test
  void a_failure_that_the_code_came_over_is_not_taken_back() throws Exception {
    String input = unique("came-over");
    calls.failFirst(input + "plan A", 1);
    calls.failFirst(input + "end", 1);
    String id = client.start("planB", input);
    failed(id);

    client.rewind(id, null);

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo(input + "plan B");
    assertThat(calls.keys(input + "plan A")).hasSize(1);
    assertThat(calls.keys(input + "plan B")).hasSize(1);
    assertThat(calls.keys(input + "end")).hasSize(2);
  }

  @Test
  void what_was_compensated_is_not_compensated_again() throws Exception {
    String input = unique("saga");
    calls.failFirst(input + "ship", 1);
    String id = client.start("saga", input);
    failed(id);

    assertThatThrownBy(() -> client.rewind(id, null))
        .isInstanceOf(NotRewindable.class)
        .hasMessageContaining("compensation");

    failed(id);
    assertThat(calls.keys(input + "refund")).hasSize(1);
    assertThat(calls.keys(input + "ship")).hasSize(1);
  }

  @Test
  void a_compensation_that_failed_does_not_keep_anybody_from_trying_again() throws Exception {
    String input = unique("saga");
    calls.failFirst(input + "ship", 1);
    calls.failFirst(input + "refund", 1);
    String id = client.start("saga", input);
    failed(id);

    client.rewind(id, null);

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo(input + "ship");
    assertThat(calls.keys(input + "charge")).hasSize(1);
    assertThat(calls.keys(input + "refund")).hasSize(1);
  }

  @Test
  void a_child_that_was_purged_begins_anew_under_other_keys() throws Exception {
    String input = unique("child");
    calls.failFirst(input, 1);
    String id = client.start("parentOfOne", input);
    failed(id);
    client.purge(childOf(id));

    client.rewind(id, "without its child");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("child of " + input);
    assertThat(calls.keys(input)).hasSize(2).doesNotHaveDuplicates();
  }

  @Conformance("durabletask-java EndToEndTests/rewindSubOrchestrationFailure")
  @Test
  void a_rewound_parent_rewinds_its_failed_child() throws Exception {
    String input = unique("child");
    calls.failFirst(input, 1);
    String id = client.start("parentOfOne", input);
    failed(id);

    client.rewind(id, "with its child");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("child of " + input);
    assertThat(calls.keys(input)).hasSize(2);
  }

  @Test
  void a_rewound_instance_has_its_timers_and_events_again() throws Exception {
    String input = unique("timed");
    calls.failFirst(input, 1);
    String id = client.start("timedStumbler", input);
    client.raiseEvent(id, "go", "on");
    failed(id);
    client.rewind(id, null);
    client.raiseEvent(id, "end", "well");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("on, " + input + ", well");
  }

  @Test
  void what_its_own_code_failed_is_tried_again_when_the_code_is_mended() throws Exception {
    traces.changedCode = true;
    String id;
    try {
      id = client.start("brittle", "x");
      client.raiseEvent(id, "go", "on");
      failed(id);
    } finally {
      traces.changedCode = false;
    }

    client.rewind(id, null);

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("on");
  }

  @Conformance({
    "durabletask-java EndToEndTests/rewindNonExistentOrchestration",
    "durabletask-java EndToEndTests/rewindNonFailedOrchestration"
  })
  @Test
  void only_what_has_failed_is_rewound() throws Exception {
    String live = client.start("patient", List.of());
    String completed = client.start("nothing", "");
    client.await(completed, PATIENCE);

    assertThatThrownBy(() -> client.rewind(live, null)).isInstanceOf(NotRewindable.class);
    assertThatThrownBy(() -> client.rewind(completed, null)).isInstanceOf(InstanceFinished.class);
    assertThatThrownBy(() -> client.rewind(unique("nobody"), null))
        .isInstanceOf(UnknownInstance.class);
  }

  // ----------------------------------------------------------------------------------- restart

  @Conformance({
    "durabletask-java IntegrationTests/restartOrchestrationWithNewInstanceId",
    "durabletask-java EndToEndTests/restart"
  })
  @Test
  void an_instance_is_restarted_with_its_input_under_a_new_id() throws Exception {
    String input = unique("again");
    String id =
        client.start(
            "chain", input, StartOptions.withId(unique("first")).tagged(Map.of("color", "red")));
    client.await(id, PATIENCE);

    String again = client.restart(id, true);

    assertThat(again).isNotEqualTo(id);
    assertThat(client.await(again, PATIENCE).output()).isEqualTo(found(id).output());
    assertThat(found(again).tags()).containsEntry("color", "red");
    assertThat(calls.keys(input + "1")).hasSize(2).doesNotHaveDuplicates();
  }

  @Conformance({
    "durabletask-java IntegrationTests/restartOrchestrationThrowsException",
    "durabletask-go tests/Test_RecreateCompletedOrchestration"
  })
  @Test
  void an_instance_is_restarted_in_its_own_place_when_it_has_ended() throws Exception {
    String id = client.start("patient", List.of(), unique("same"));
    assertThatThrownBy(() -> client.restart(id, false)).isInstanceOf(InstanceExists.class);
    client.raiseEvent(id, "go", "first");
    client.await(id, PATIENCE);

    assertThat(client.restart(id, false)).isEqualTo(id);

    client.raiseEvent(id, "go", "second");
    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("went second");
    assertThatThrownBy(() -> client.restart(unique("nobody"), true))
        .isInstanceOf(UnknownInstance.class);
  }

  // -------------------------------------------------------------------- patches and versions

  @Test
  void who_has_passed_a_change_goes_the_old_way_and_who_has_not_the_new() throws Exception {
    traces.changedCode = false;
    String old = client.start("patchable", "old");
    String replaced;
    try {
      traces.changedCode = true;
      replaced = client.start("patchable", "new");
      client.raiseEvent(replaced, "go", "on");
      everythingLeavesMemory();
      client.raiseEvent(old, "go", "on");

      assertThat(client.await(old, String.class, PATIENCE)).isEqualTo("old way");
      assertThat(client.await(replaced, String.class, PATIENCE)).isEqualTo("new way");
      replayer.replay(client.exportHistory(old));
      replayer.replay(client.exportHistory(replaced));
    } finally {
      traces.changedCode = false;
    }
    replayer.replay(client.exportHistory(old));
  }

  @Conformance({
    "durabletask-java IntegrationTests/defaultVersionPassedThroughToContext",
    "durabletask-java IntegrationTests/versionsAppliedToSubOrchestration",
    "durabletask-java EndToEndTests/VersionedOrchestrationTests",
    "durabletask-java EndToEndTests/VersionedSubOrchestrationTests"
  })
  @Test
  void a_version_is_stamped_and_handed_down_to_children() throws Exception {
    assertThat(run("versionTeller", "parent", String[].class)).containsExactly("1.10", "1.10");
  }

  @Conformance({
    "durabletask-java IntegrationTests/optionVersionOverridesDefault",
    "durabletask-java IntegrationTests/orchestrationVersionStrictMatchStrategy"
  })
  @Test
  void what_was_started_for_an_older_version_runs_here_if_it_may() throws Exception {
    String id = client.start("versionTeller", "parent", StartOptions.PLAIN.version("1.9"));

    Instance ended = client.await(id, PATIENCE);

    assertThat(ended.version()).isEqualTo("1.9");
    if (match == VersionMatch.STRICT) {
      assertThat(failure(ended).type()).isEqualTo("VersionMismatch");
    } else {
      assertThat(ended.output()).isEqualTo("[\"1.9\",\"1.9\"]");
    }
  }

  @Conformance("durabletask-java IntegrationTests/orchestrationVersionCurrentOrOlderMatchStrategy")
  @Test
  void what_was_started_for_a_newer_version_does_not_run_here() {
    String id = client.start("versionTeller", "child", StartOptions.PLAIN.version("1.11"));

    Instance instance = found(id);
    assertThat(instance.status())
        .isEqualTo(
            mismatch == VersionMismatch.FAIL ? RuntimeStatus.FAILED : RuntimeStatus.SUSPENDED);
    assertThat(failure(instance).type()).isEqualTo("VersionMismatch");
    assertThat(failure(instance).message()).contains("'1.11'", "'1.10'");
    assertThatThrownBy(() -> client.rewind(id, null))
        .isInstanceOf(NotRewindable.class)
        .hasMessageContaining(mismatch == VersionMismatch.FAIL ? "'1.11'" : "Suspended");
  }

  @Test
  void what_is_to_begin_later_is_asked_for_its_version_then() {
    Instant at = Instant.now().plusSeconds(4);
    String id = client.start("versionTeller", "child", StartOptions.PLAIN.version("1.11").at(at));
    client.raiseEvent(id, "go", "on");
    assertThat(status(id)).isEqualTo(RuntimeStatus.PENDING);

    await().until(() -> status(id) != RuntimeStatus.PENDING);

    assertThat(status(id))
        .isEqualTo(
            mismatch == VersionMismatch.FAIL ? RuntimeStatus.FAILED : RuntimeStatus.SUSPENDED);
    assertThat(failure(found(id)).type()).isEqualTo("VersionMismatch");
    if (mismatch == VersionMismatch.REJECT) {
      client.resume(id, "perhaps now");
      assertThat(failure(found(id)).type()).isEqualTo("VersionMismatch");
    }
  }

  // --------------------------------------------------------------------------- starting later

  @Test
  void an_instance_begins_when_its_time_has_come() throws Exception {
    Instant at = Instant.now().plusSeconds(4);
    String id = client.start("reader", "", StartOptions.PLAIN.at(at));
    assertThat(status(id)).isEqualTo(RuntimeStatus.PENDING);
    assertThat(client.explain(id).sentence()).isEqualTo("It begins when its time has come.");
    client.raiseEvent(id, "go", "on");
    assertThat(status(id)).isEqualTo(RuntimeStatus.PENDING);
    client.suspend(id, null);
    assertThat(status(id)).isEqualTo(RuntimeStatus.SUSPENDED);
    client.resume(id, null);
    everythingLeavesMemory();

    Scenarios.Values read = client.await(id, Scenarios.Values.class, PATIENCE);

    assertThat(read.now()).isAfterOrEqualTo(at.minusMillis(1));
  }

  @Test
  void an_instance_that_has_yet_to_begin_can_be_terminated() {
    String id =
        client.start("nothing", "", StartOptions.PLAIN.at(Instant.now().plus(Duration.ofDays(1))));

    client.terminate(id, "not needed");

    assertThat(status(id)).isEqualTo(RuntimeStatus.TERMINATED);
    assertThat(client.purge(id)).isTrue();
  }

  // ---------------------------------------------------------------------------------- id reuse

  @Conformance({
    "durabletask-go tests/Test_SingleActivity_ReuseInstanceIDTerminate",
    "durabletask-go tests/Test_SingleActivity_ReuseInstanceIDError"
  })
  @Test
  void an_id_is_reused_as_the_start_says() throws Exception {
    String id = client.start("patient", List.of(), unique("reused"));
    StartOptions same = StartOptions.withId(id);

    assertThatThrownBy(() -> client.start("nothing", "", same)).isInstanceOf(InstanceExists.class);
    client.start("nothing", "", same.reusing(IdReuse.ALWAYS));
    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("done");
    assertThatThrownBy(() -> client.start("nothing", "", same.reusing(IdReuse.NEVER)))
        .isInstanceOf(InstanceExists.class);
    client.start("patient", List.of(), same);
    assertThat(status(id)).isEqualTo(RuntimeStatus.RUNNING);
  }

  @Test
  void a_parent_learns_that_its_child_had_to_make_place() throws Exception {
    String child = unique("child");
    String id = client.start("parentOfNamed", child);
    await().until(() -> client.find(child).isPresent());

    client.start("nothing", "", StartOptions.withId(child).reusing(IdReuse.ALWAYS));

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("failed: Terminated");
  }

  @Conformance("durabletask-java IntegrationTests/newOrchestrationWithTags")
  @Test
  void tags_are_kept_with_the_instance() {
    String id =
        client.start("patient", List.of(), StartOptions.PLAIN.tagged(Map.of("a", "1", "b", "ä")));

    assertThat(found(id).tags()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "ä"));
  }

  @Test
  void instances_are_found_by_all_of_the_tags_that_are_asked_for() {
    String run = unique("tagged");
    String both = start(run + 0, Map.of("run", run, "kind", "a, b: c"));
    String one = start(run + 1, Map.of("run", run, "kind", "other"));
    start(run + 2, Map.of());

    assertThat(tagged(Map.of("run", run))).containsExactly(both, one);
    assertThat(tagged(Map.of("run", run, "kind", "a, b: c"))).containsExactly(both);
    assertThat(tagged(Map.of("run", run, "kind", "none"))).isEmpty();
    assertThat(client.list(InstanceQuery.all().tagged(Map.of("run", run)).after(both)))
        .extracting(Instance::id)
        .containsExactly(one);
  }

  @Test
  void an_instance_is_found_by_the_tags_of_its_last_start_and_by_none_when_it_is_purged()
      throws Exception {
    String run = unique("retagged");
    String id = start(run, Map.of("run", run, "old", run));
    client.terminate(id, null);
    client.await(id, PATIENCE);

    client.start("nothing", null, StartOptions.withId(id).tagged(Map.of("run", run, "new", run)));

    assertThat(tagged(Map.of("old", run))).isEmpty();
    assertThat(tagged(Map.of("new", run))).containsExactly(id);
    client.await(id, PATIENCE);
    assertThat(client.purge(InstanceQuery.all().tagged(Map.of("new", run)))).isEqualTo(1);
    start(id, Map.of());
    assertThat(tagged(Map.of("run", run))).isEmpty();
  }

  @Test
  void what_an_older_version_has_purged_leaves_its_tags_in_nobodys_way() throws Exception {
    String run = unique("purged");
    client.start("nothing", null, StartOptions.withId(run).tagged(Map.of("run", run)));
    client.await(run, PATIENCE);
    jdbc.update("DELETE FROM durable_instance WHERE id = ?", run); // It knows no other table.

    start(run, Map.of("run", run));

    assertThat(tagged(Map.of("run", run))).containsExactly(run);
  }

  @Test
  void an_instance_keeps_its_tags_when_it_continues_as_new() throws Exception {
    String run = unique("eternal");
    client.start("countdown", 3, StartOptions.withId(run).tagged(Map.of("run", run)));

    assertThat(client.await(run, PATIENCE).tags()).containsEntry("run", run);
    assertThat(tagged(Map.of("run", run))).containsExactly(run);
  }

  private String start(String id, Map<String, String> tags) {
    return client.start("patient", List.of(), StartOptions.withId(id).tagged(tags));
  }

  private List<String> tagged(Map<String, String> tags) {
    return client.list(InstanceQuery.all().tagged(tags)).stream().map(Instance::id).toList();
  }

  // -------------------------------------------------------------------------------- with children

  @Conformance({
    "durabletask-go tests/Test_TerminateOrchestration_Recursive",
    "durabletask-go tests/Test_PurgeOrchestration_Recursive"
  })
  @Test
  void children_are_terminated_and_purged_with_their_parent_if_that_is_wanted() throws Exception {
    String id = client.start("grandparent", 2);
    String child = await().until(() -> childOf(id), each -> !each.isEmpty());
    String grandchild = await().until(() -> childOf(child), each -> !each.isEmpty());
    await().until(() -> client.find(grandchild).isPresent());

    client.terminateWithChildren(id, "all of you");

    for (String each : List.of(id, child, grandchild)) {
      assertThat(client.await(each, PATIENCE).status()).isEqualTo(RuntimeStatus.TERMINATED);
    }
    assertThat(client.purgeWithChildren(id)).isEqualTo(3);
    assertThat(client.find(grandchild)).isEmpty();
  }

  @Test
  void children_are_left_alone_if_nothing_else_is_said() throws Exception {
    String id = client.start("grandparent", 1);
    String child = await().until(() -> childOf(id), each -> !each.isEmpty());
    await().until(() -> client.find(child).isPresent());

    client.terminate(id, "you alone");
    client.purge(id);

    assertThat(status(child)).isEqualTo(RuntimeStatus.RUNNING);
    client.terminate(child, null);
  }

  private String childOf(String id) {
    return client.find(id).isEmpty()
        ? ""
        : client.history(id).stream()
            .flatMap(step -> step.actions().stream())
            .filter(Action.CreateSubOrchestration.class::isInstance)
            .map(action -> ((Action.CreateSubOrchestration) action).instanceId())
            .findFirst()
            .orElse("");
  }

  // ------------------------------------------------------------------------------------- replay

  @Test
  void an_exported_history_shows_whether_todays_code_would_still_do_the_same() throws Exception {
    traces.changedCode = false;
    String id = client.start("changeable", unique("exported"));
    client.raiseEvent(id, "go", "on");
    client.await(id, PATIENCE);
    String history = client.exportHistory(id);

    replayer.replay(history);

    traces.changedCode = true;
    try {
      assertThatThrownBy(() -> replayer.replay(history))
          .isInstanceOf(HistoryMismatch.class)
          .hasMessageContaining("> 0 ScheduleTask shout");
    } finally {
      traces.changedCode = false;
    }
    String otherInput = history.replaceFirst("\"input\":\"exported", "\"input\":\"changed");
    assertThatThrownBy(() -> replayer.replay(otherInput)).isInstanceOf(HistoryMismatch.class);
  }

  private void everythingLeavesMemory() {
    await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
  }
}
