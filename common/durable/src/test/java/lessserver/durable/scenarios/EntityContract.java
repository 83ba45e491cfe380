package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lessserver.durable.DurableRefusals.InvalidArgument;
import lessserver.durable.DurableRefusals.UnknownEntity;
import lessserver.durable.DurableRefusals.UnknownInstance;
import lessserver.durable.EntityId;
import lessserver.durable.EntityQuery;
import lessserver.durable.EntityState;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.StartOptions;
import lessserver.durable.Task;
import lessserver.durable.conformance.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What entities do for clients and orchestrations, whatever the database. */
abstract class EntityContract extends EngineFixture {

  private static EntityId counter() {
    return new EntityId("Counter", unique("key"));
  }

  private void awaitState(EntityId entity, String json) {
    await()
        .untilAsserted(
            () -> assertThat(client.findEntity(entity).map(EntityState::state)).contains(json));
  }

  private void awaitUnlocked(EntityId entity) {
    await().until(() -> client.findEntity(entity).map(found -> !found.isLocked()).orElse(true));
  }

  @Conformance({
    "durabletask-java EntityIntegrationTests/signalEntityAndGetState",
    "durabletask-java EntityIntegrationTests/signalEntityMultipleSignals"
  })
  @Test
  void an_entity_does_what_it_is_signalled_in_order() {
    EntityId counter = counter();
    IntStream.rangeClosed(1, 20).forEach(i -> client.signalEntity(counter, "add", i));

    awaitState(counter, "210");
    assertThat(client.findEntity(counter).orElseThrow().isLocked()).isFalse();
  }

  @Conformance(
      "durabletask-java"
          + " EntityIntegrationTests/signalEntity_caseInsensitiveName_entityProcessesSignal")
  @Test
  void the_case_of_an_entitys_name_does_not_matter_that_of_its_key_does() {
    EntityId counter = counter();
    client.signalEntity(new EntityId("COUNTER", counter.key()), "add", 1);

    awaitState(new EntityId("counter", counter.key()), "1");
    assertThat(client.findEntity(new EntityId("counter", counter.key().toUpperCase(Locale.ROOT))))
        .isEmpty();
  }

  @Conformance("durabletask-java EntityIntegrationTests/signalEntityResetAndGet")
  @Test
  void an_entity_that_is_deleted_is_gone() {
    EntityId counter = counter();
    client.signalEntity(counter, "add", 1);
    awaitState(counter, "1");

    client.signalEntity(counter, "delete", null);

    await().until(() -> client.findEntity(counter).isEmpty());
  }

  @Test
  void a_signal_may_be_for_later() {
    EntityId log = new EntityId("log", unique("log"));
    Instant at = Instant.now().plusSeconds(4);
    client.signalEntity(log, "append", "later", at);
    client.signalEntity(log, "append", "now");

    awaitState(log, "\"now,later\"");
    assertThat(client.findEntity(log).orElseThrow().lastOperationAt())
        .isAfterOrEqualTo(at.minusMillis(1));
  }

  @Conformance({
    "durabletask-java EntityIntegrationTests/orchestrationCallsEntity",
    "durabletask-java EntityIntegrationTests/orchestrationSignalsEntityFireAndForget",
    "durabletask-java EndToEndTests/callEntityTest",
    "durabletask-java EndToEndTests/callEntityTwiceTest",
    "durabletask-java EndToEndTests/callEntityGetInitialStateTest"
  })
  @Test
  void an_orchestration_calls_an_entity_and_has_its_reply() throws Exception {
    EntityId counter = counter();

    assertThat(run("counting", counter.toString(), Integer.class)).isEqualTo(7);
    awaitState(counter, "10"); // 3 and 4, and a signal of 3 behind them
  }

  /** What only signals. */
  interface Adder {
    void add(int addend);
  }

  @Conformance("durabletask-java EntityIntegrationTests/typedProxy_signalAndCallEntity")
  @Test
  void an_orchestration_signals_and_calls_an_entity_as_an_interface() throws Exception {
    EntityId counter = counter();
    EntityId other = counter();

    assertThat(
            run("countingByProxy", List.of(counter.toString(), other.toString()), Integer[].class))
        .containsExactly(3, 5, 5);
    awaitState(other, "5");
  }

  @Conformance("durabletask-java EntityIntegrationTests/typedProxy_viaEntitiesFeature")
  @Test
  void a_client_signals_an_entity_as_an_interface() {
    EntityId counter = counter();
    Adder adder = client.entity(counter, Adder.class);
    adder.add(1);
    adder.add(2);

    awaitState(counter, "3");
    Scenarios.Counter both = client.entity(counter, Scenarios.Counter.class);
    assertThatThrownBy(() -> both.add(1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("add has a reply");
  }

  interface WithTwoInputs {
    void move(String from, String to);
  }

  interface WithCode {
    default int twice() {
      return 2;
    }
  }

  interface WithGenericReply {
    List<String> lines();
  }

  interface WithGenericTask {
    Task<List<String>> lines();
  }

  @ParameterizedTest
  @CsvSource({
    "lessserver.durable.EntityId, is no interface",
    "lessserver.durable.scenarios.EntityContract$WithTwoInputs, has several parameters",
    "lessserver.durable.scenarios.EntityContract$WithCode, has code",
    "lessserver.durable.scenarios.EntityContract$WithGenericReply, must return nothing",
    "lessserver.durable.scenarios.EntityContract$WithGenericTask, must return nothing"
  })
  void an_interface_that_is_not_all_operations_is_refused(Class<?> type, String why) {
    EntityId counter = counter();

    assertThatThrownBy(() -> client.entity(counter, type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void an_entity_as_an_interface_says_which_it_is() {
    EntityId counter = counter();
    Adder adder = client.entity(counter, Adder.class);

    assertThat(adder).hasToString("Adder " + counter).isEqualTo(adder);
    assertThat(adder).isNotEqualTo(client.entity(counter, Adder.class));
  }

  @Conformance("durabletask-java EndToEndTests/signalThenCallEntityTest")
  @Test
  void a_call_that_fails_leaves_the_state_as_it_was() throws Exception {
    EntityId counter = counter();
    client.signalEntity(counter, "add", 1);

    assertThat(run("miscounting", counter.toString(), String.class))
        .isEqualTo("java.lang.IllegalArgumentException: no operation fly");
    awaitState(counter, "1");
  }

  @Test
  void a_call_of_an_entity_that_nobody_knows_fails() throws Exception {
    assertThat(run("miscounting", "@nobody@1", String.class)).contains("UnknownEntity");
    assertThatThrownBy(() -> client.signalEntity(new EntityId("nobody", "1"), "add", 1))
        .isInstanceOf(UnknownEntity.class);
    assertThatThrownBy(() -> client.start("nothing", "", "@counter@1"))
        .isInstanceOf(InvalidArgument.class);
    assertThatThrownBy(() -> client.raiseEvent("@counter@1", "go", 1))
        .isInstanceOf(UnknownInstance.class);
  }

  @Conformance("durabletask-java EndToEndTests/comprehensiveEntityTest")
  @Test
  void entities_signal_each_other_and_start_orchestrations() throws Exception {
    EntityId first = counter();
    EntityId second = counter();
    client.signalEntity(first, "add", 3);
    client.signalEntity(first, "pass", second.toString());

    awaitState(second, "3");
    client.signalEntity(second, "celebrate", null);
    await()
        .until(() -> client.findEntity(second).orElseThrow().state(), state -> !"3".equals(state));
  }

  @Conformance("durabletask-java EntityIntegrationTests/orchestration_lockAndCallEntity_succeeds")
  @Test
  void who_locks_entities_has_them_for_himself() throws Exception {
    EntityId one = counter();
    EntityId other = counter();
    List<String> ids =
        IntStream.range(0, 10)
            .mapToObj(
                i -> {
                  EntityId from = i % 2 == 0 ? one : other;
                  EntityId to = i % 2 == 0 ? other : one;
                  return client.start("transfer", List.of(from.toString(), to.toString()));
                })
            .toList();

    for (String id : ids) {
      assertThat(client.await(id, String.class, PATIENCE)).isEqualTo("nobody came between");
    }
    awaitUnlocked(one);
    awaitUnlocked(other);
    assertThat(client.findEntity(one).orElseThrow().state()).isEqualTo("0");
  }

  @Test
  void what_comes_while_an_entity_is_locked_waits_and_keeps_its_order() throws Exception {
    EntityId log = new EntityId("log", unique("log"));
    String id = client.start("holder", log.toString());
    await().until(() -> client.findEntity(log).map(EntityState::isLocked).orElse(false));
    for (String each : List.of("a", "b", "c")) {
      client.signalEntity(log, "append", each);
    }
    client.raiseEvent(id, "go", "on");
    client.signalEntity(log, "append", "d");

    client.await(id, PATIENCE);
    awaitState(log, "\"holder,a,b,c,d\"");
  }

  @Test
  void who_ends_lets_go_of_what_it_has_locked_however_it_ends() throws Exception {
    EntityId log = new EntityId("log", unique("log"));
    String terminated = client.start("holder", log.toString());
    await().until(() -> client.findEntity(log).map(EntityState::isLocked).orElse(false));
    String waiting = client.start("holder", log.toString());
    String failed = client.start("failingHolder", log.toString());
    client.terminate(waiting, "it waits for its lock");
    client.terminate(terminated, "it holds its lock");

    assertThat(client.await(failed, PATIENCE).status()).isEqualTo(RuntimeStatus.FAILED);
    awaitUnlocked(log);
    client.signalEntity(log, "append", "free");
    await().until(() -> client.findEntity(log).orElseThrow().state(), "\"holder,free\""::equals);
  }

  @Conformance(
      "durabletask-java"
          + " EntityIntegrationTests/continueAsNew_insideCriticalSection_throwsIllegalStateException")
  @Test
  void critical_sections_have_their_rules() throws Exception {
    EntityId counter = counter();

    assertThat(run("ruleBreaker", counter.toString(), String[].class))
        .containsExactly("nested", "stranger", "child", "anew");
    awaitUnlocked(counter);
  }

  @Test
  void to_close_a_section_twice_does_not_open_the_next() throws Exception {
    EntityId log = new EntityId("log", unique("log"));
    EntityId second = new EntityId("log", log.key() + "2");
    String id = client.start("closingTwice", log.toString());
    awaitState(second, "\"locked\"");
    assertThat(client.findEntity(second).orElseThrow().isLocked()).isTrue();

    client.raiseEvent(id, "go", "on");

    assertThat(client.await(id, Boolean.class, PATIENCE)).isTrue();
    awaitUnlocked(second);
  }

  @Test
  void who_failed_in_a_critical_section_is_not_rewound_into_it() throws Exception {
    EntityId log = new EntityId("log", unique("log"));
    String id = client.start("failingHolder", log.toString());
    Instance ended = client.await(id, PATIENCE);
    assertThat(ended.status()).isEqualTo(RuntimeStatus.FAILED);

    assertThatThrownBy(() -> client.rewind(id, null)).hasMessageContaining("critical section");
  }

  @Test
  void entities_are_listed_page_by_page() {
    String prefix = unique("page");
    List<EntityId> ids =
        IntStream.range(0, 5).mapToObj(i -> new EntityId("listed", prefix + i)).toList();
    ids.forEach(id -> client.signalEntity(id, "add", 1));
    ids.forEach(id -> awaitState(id, "1"));

    List<EntityState> first = client.listEntities(new EntityQuery("Listed", null, null, null, 3));
    List<EntityState> rest =
        client.listEntities(new EntityQuery("Listed", null, null, first.getLast().id(), 3));

    assertThat(first).hasSize(3);
    assertThat(rest).hasSizeGreaterThanOrEqualTo(2);
    assertThat(client.listEntities(EntityQuery.all())).hasSizeGreaterThanOrEqualTo(5);
    assertThat(
            client.listEntities(
                new EntityQuery("listed", Instant.now().plusSeconds(60), null, null, 3)))
        .isEmpty();
  }

  @Test
  void who_waits_for_an_entity_says_so() {
    EntityId log = new EntityId("log", unique("log"));
    String id = client.start("holder", log.toString(), StartOptions.PLAIN);
    await().until(() -> client.findEntity(log).map(EntityState::isLocked).orElse(false));
    String second = client.start("holder", log.toString());

    assertThat(client.explain(second).sentence()).contains("entity lock [" + log + "]");
    client.terminate(id, null);
    client.terminate(second, null);
    awaitUnlocked(log);
  }
}
