package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.dapr.durabletask.DurableTaskClient;
import io.dapr.durabletask.NewOrchestrationInstanceOptions;
import io.dapr.durabletask.OrchestrationMetadata;
import io.dapr.durabletask.OrchestrationRuntimeStatus;
import io.dapr.durabletask.OrchestrationStatusQuery;
import io.dapr.durabletask.OrchestrationStatusQueryResult;
import io.dapr.durabletask.PurgeInstanceCriteria;
import io.dapr.durabletask.RetryPolicy;
import io.dapr.durabletask.Task;
import io.dapr.durabletask.TaskCanceledException;
import io.dapr.durabletask.TaskFailedException;
import io.dapr.durabletask.TaskOptions;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ActivityResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CompleteTaskResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateInstanceRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CreateOrchestrationAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetInstanceHistoryRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetInstanceHistoryResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetWorkItemsRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryChunk;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ListInstanceIDsRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationIdReusePolicy;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationStatus;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.StreamInstanceHistoryRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.dapr.durabletask.implementation.protobuf.TaskHubSidecarServiceGrpc.TaskHubSidecarServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lessserver.durable.DurableClient;
import lessserver.durable.grpc.hub.Hub;
import lessserver.testing.TemporaryData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** What an existing SDK's client and worker can do with this engine, over a socket. */
@SpringBootTest(classes = Hub.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@ContextConfiguration(initializers = TemporaryData.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProtocolContract {

  static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AtomicInteger failuresLeft = new AtomicInteger();
  private final Set<String> atWork = ConcurrentHashMap.newKeySet();

  @Autowired private ProtocolServer server;
  @Autowired private DurableClient engine;

  private Sdk sdk;
  private DurableTaskClient client;
  private TaskHubSidecarServiceBlockingStub protocol;

  @BeforeAll
  void connect() {
    sdk = worker("first");
    client = sdk.client();
    protocol = sdk.callsOfTheProtocol();
  }

  @AfterAll
  void disconnect() {
    sdk.close();
  }

  private Sdk worker(String name) {
    return new Sdk(server.port(), TemporaryData.SUITE_TOKEN)
        .orchestration(
            "Chain",
            context -> {
              String text = context.getInput(String.class);
              for (int i = 0; i < 3; i++) {
                text = context.callActivity("Append", text, String.class).await();
              }
              context.complete(text);
            })
        .orchestration(
            "FanOut",
            context -> {
              List<Task<Integer>> squares =
                  IntStream.range(0, context.getInput(Integer.class))
                      .mapToObj(i -> context.callActivity("Square", i, Integer.class))
                      .toList();
              context.complete(
                  context.allOf(squares).await().stream().mapToInt(each -> each).sum());
            })
        .orchestration(
            "Stumble", context -> context.callActivity("Stumble", "stone", String.class).await())
        .orchestration(
            "Retry",
            context ->
                context.complete(
                    context
                        .callActivity(
                            "Stumble",
                            "pebble",
                            TaskOptions.withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1))),
                            String.class)
                        .await()))
        .orchestration(
            "Sleep",
            context -> {
              Instant before = context.getCurrentInstant();
              context.createTimer(Duration.ofMillis(context.getInput(Integer.class))).await();
              context.complete(Duration.between(before, context.getCurrentInstant()).toMillis());
            })
        .orchestration(
            "Listen",
            context -> {
              List<String> heard = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                heard.add(context.waitForExternalEvent("word", String.class).await());
                context.setCustomStatus(heard);
              }
              context.complete(heard);
            })
        .orchestration(
            "ListenBriefly",
            context -> {
              try {
                context.waitForExternalEvent("word", Duration.ofMillis(1), String.class).await();
              } catch (TaskCanceledException e) {
                context.complete("nobody came");
              }
            })
        .orchestration(
            "Parent",
            context -> {
              String ofRemote = context.callSubOrchestrator("Chain", "c", String.class).await();
              String ofLocal = context.callSubOrchestrator("local", "l", String.class).await();
              String ofFailure;
              try {
                ofFailure = context.callSubOrchestrator("Stumble", null, String.class).await();
              } catch (TaskFailedException e) {
                ofFailure = e.getErrorDetails().getErrorMessage();
              }
              context.complete(List.of(ofRemote, ofLocal, ofFailure));
            })
        .orchestration(
            "Count",
            context -> {
              int heard = context.getInput(Integer.class);
              Integer next = context.waitForExternalEvent("number", Integer.class).await();
              if (next < 0) {
                context.complete(heard);
              } else {
                context.continueAsNew(next == heard ? heard + 1 : -1_000, true);
              }
            })
        .orchestration(
            "Tell",
            context -> {
              String listener = context.getInput(String.class);
              context.sendEvent(listener, "word", "one");
              context.callActivity("Append", "", String.class).await(); // an episode in between
              context.sendEvent(listener, "word", "two");
              context.sendEvent(listener, "word", "three");
              context.complete(null);
            })
        .orchestration(
            "Patched",
            context -> {
              boolean isNew = context.isPatched("new way");
              context.callActivity("Append", "", String.class).await();
              context.complete(isNew);
            })
        .orchestration(
            "Weigh",
            context -> {
              int weight = 0;
              for (int i = 0; i < 4; i++) {
                weight += context.waitForExternalEvent("load", String.class).await().length();
              }
              context.complete(weight);
            })
        .activity("Append", context -> context.getInput(String.class) + ".")
        .activity(
            "Square",
            context -> {
              atWork.add(name);
              int number = context.getInput(Integer.class);
              return number * number;
            })
        .activity(
            "Stumble",
            context -> {
              String over = context.getInput(String.class);
              if (over.equals("stone") || failuresLeft.getAndDecrement() > 0) {
                throw new IllegalStateException("stumbled over a " + over);
              }
              return "got up";
            })
        .work();
  }

  DurableTaskClient sdkClient() {
    return client;
  }

  private OrchestrationMetadata ended(String id) throws Exception {
    return client.waitForInstanceCompletion(id, PATIENCE, true);
  }

  private OrchestrationMetadata run(String name, @Nullable Object input) throws Exception {
    return ended(client.scheduleNewOrchestrationInstance(name, input));
  }

  private String start(String name, @Nullable Object input) throws Exception {
    String id = client.scheduleNewOrchestrationInstance(name, input);
    client.waitForInstanceStart(id, PATIENCE);
    return id;
  }

  private OrchestrationRuntimeStatus status(String id) {
    return client.getInstanceMetadata(id, false).getRuntimeStatus();
  }

  // ------------------------------------------------------------------------------ orchestrations

  @Test
  void an_orchestration_calls_activities_one_after_the_other() throws Exception {
    OrchestrationMetadata ended = run("Chain", "x");

    assertThat(ended.getRuntimeStatus()).isEqualTo(OrchestrationRuntimeStatus.COMPLETED);
    assertThat(ended.getName()).isEqualTo("Chain");
    assertThat(ended.readInputAs(String.class)).isEqualTo("x");
    assertThat(ended.readOutputAs(String.class)).isEqualTo("x...");
  }

  @Test
  void many_activities_run_at_once() throws Exception {
    assertThat(run("FanOut", 150).readOutputAs(Integer.class)).isEqualTo(149 * 150 * 299 / 6);
  }

  @Test
  void a_failure_comes_back_as_the_worker_told_it() throws Exception {
    OrchestrationMetadata ended = run("Stumble", null);

    assertThat(ended.getRuntimeStatus()).isEqualTo(OrchestrationRuntimeStatus.FAILED);
    assertThat(Objects.requireNonNull(ended.getFailureDetails()).getErrorType())
        .isEqualTo(TaskFailedException.class.getName());
    assertThat(ended.getFailureDetails().getErrorMessage()).contains("stumbled over a stone");
  }

  @Test
  void a_failed_activity_is_tried_again_as_the_worker_wants() throws Exception {
    failuresLeft.set(2);

    assertThat(run("Retry", null).readOutputAs(String.class)).isEqualTo("got up");
  }

  @Test
  void an_orchestration_sleeps() throws Exception {
    assertThat(run("Sleep", 700).readOutputAs(Integer.class)).isGreaterThanOrEqualTo(700);
  }

  @Test
  void events_come_in_their_order_also_before_they_are_awaited() throws Exception {
    String id = client.scheduleNewOrchestrationInstance("Listen");
    client.raiseEvent(id, "word", "one");
    client.raiseEvent(id, "word", "two");
    await()
        .until(
            () -> client.getInstanceMetadata(id, true).readCustomStatusAs(String[].class),
            heard -> heard != null && heard.length == 2);
    client.raiseEvent(id, "word", "three");

    assertThat(ended(id).readOutputAs(String[].class)).containsExactly("one", "two", "three");
  }

  @Test
  void an_event_that_does_not_come_is_not_waited_for_longer() throws Exception {
    assertThat(run("ListenBriefly", null).readOutputAs(String.class)).isEqualTo("nobody came");
  }

  @Test
  void one_orchestration_sends_events_to_another_once() throws Exception {
    String listener = start("Listen", null);
    run("Tell", listener);

    assertThat(ended(listener).readOutputAs(String[].class)).containsExactly("one", "two", "three");
  }

  @Test
  void an_orchestration_calls_others_of_a_worker_and_of_the_service() throws Exception {
    assertThat(run("Parent", null).readOutputAs(String[].class))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("c..."),
            second -> assertThat(second).isEqualTo("local l"),
            third -> assertThat(third).contains("stumbled over a stone"));
  }

  @Test
  void no_event_is_lost_or_doubled_when_an_orchestration_continues_as_new() throws Exception {
    String id = client.scheduleNewOrchestrationInstance("Count", 0);
    IntStream.range(0, 20).forEach(i -> client.raiseEvent(id, "number", i));
    client.raiseEvent(id, "number", -1);

    assertThat(ended(id).readOutputAs(Integer.class)).isEqualTo(20);
  }

  @Test
  void a_patch_that_was_taken_stays_taken() throws Exception {
    assertThat(run("Patched", null).readOutputAs(Boolean.class)).isTrue();
  }

  // --------------------------------------------------------------------------------- commands

  @Test
  void a_suspended_orchestration_waits_until_it_is_resumed() throws Exception {
    String id = start("Listen", null);
    client.suspendInstance(id, "a pause");
    assertThat(status(id)).isEqualTo(OrchestrationRuntimeStatus.SUSPENDED);
    List.of("one", "two", "three").forEach(word -> client.raiseEvent(id, "word", word));
    run("Chain", "meanwhile");
    assertThat(status(id)).isEqualTo(OrchestrationRuntimeStatus.SUSPENDED);

    client.resumeInstance(id, "go on");

    assertThat(ended(id).readOutputAs(String[].class)).containsExactly("one", "two", "three");
  }

  @Test
  void a_terminated_orchestration_ends_with_what_the_client_said() throws Exception {
    String id = start("Listen", null);
    client.terminate(id, "enough");

    OrchestrationMetadata ended = ended(id);

    assertThat(ended.getRuntimeStatus()).isEqualTo(OrchestrationRuntimeStatus.TERMINATED);
    assertThat(ended.readOutputAs(String.class)).isEqualTo("enough");
    assertThatThrownBy(() -> client.raiseEvent(id, "word", "late"))
        .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.FAILED_PRECONDITION));
  }

  @Test
  void instances_are_found_page_by_page() throws Exception {
    String prefix = "query-" + UUID.randomUUID();
    for (int i = 0; i < 3; i++) {
      ended(client.scheduleNewOrchestrationInstance("Chain", "q", prefix + i));
    }
    client.scheduleNewOrchestrationInstance("Listen", null, prefix + 3);

    OrchestrationStatusQuery query =
        new OrchestrationStatusQuery()
            .setInstanceIdPrefix(prefix)
            .setRuntimeStatusList(List.of(OrchestrationRuntimeStatus.COMPLETED))
            .setFetchInputsAndOutputs(true)
            .setMaxInstanceCount(2);
    OrchestrationStatusQueryResult first = client.queryInstances(query);
    OrchestrationStatusQueryResult second =
        client.queryInstances(query.setContinuationToken(first.getContinuationToken()));

    assertThat(first.getOrchestrationState())
        .extracting(OrchestrationMetadata::getInstanceId)
        .containsExactly(prefix + 0, prefix + 1);
    assertThat(second.getOrchestrationState())
        .extracting(each -> each.readOutputAs(String.class))
        .containsExactly("q...");
    assertThat(second.getContinuationToken()).isEmpty();
    client.terminate(prefix + 3, null);
  }

  @Test
  void what_has_ended_is_purged_by_its_id_and_by_its_time() throws Exception {
    String id = run("Chain", "p").getInstanceId();

    assertThat(client.purgeInstance(id).getDeletedInstanceCount()).isEqualTo(1);
    assertThat(client.getInstanceMetadata(id, false).isInstanceFound()).isFalse();
    assertThat(client.purgeInstance(id).getDeletedInstanceCount()).isZero();

    Instant before = run("Chain", "p").getCreatedAt();
    assertThat(
            client
                .purgeInstances(
                    new PurgeInstanceCriteria()
                        .setCreatedTimeFrom(before)
                        .setCreatedTimeTo(before.plusMillis(1))
                        .setRuntimeStatusList(List.of(OrchestrationRuntimeStatus.COMPLETED)))
                .getDeletedInstanceCount())
        .isEqualTo(1);
  }

  @Test
  void an_orchestration_begins_at_the_time_that_was_asked_for() throws Exception {
    String id =
        client.scheduleNewOrchestrationInstance(
            "Chain",
            new NewOrchestrationInstanceOptions()
                .setInput("later")
                .setStartTime(Instant.now().plusSeconds(4)));

    assertThat(status(id)).isEqualTo(OrchestrationRuntimeStatus.PENDING);
    assertThat(ended(id).readOutputAs(String.class)).isEqualTo("later...");
  }

  @Test
  void an_id_is_taken_while_its_instance_lives() throws Exception {
    String id = start("Listen", null);

    assertThatThrownBy(() -> client.scheduleNewOrchestrationInstance("Chain", "x", id))
        .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.ALREADY_EXISTS));

    client.terminate(id, null);
    client.scheduleNewOrchestrationInstance("Chain", "x", id);
    assertThat(ended(id).readOutputAs(String.class)).isEqualTo("x...");
  }

  @Test
  void a_policy_says_what_becomes_of_an_instance_that_has_the_id() throws Exception {
    String id = run("Chain", "first").getInstanceId();
    CreateInstanceRequest again =
        CreateInstanceRequest.newBuilder()
            .setInstanceId(id)
            .setName("Chain")
            .setInput(StringValue.of("\"second\""))
            .setOrchestrationIdReusePolicy(
                OrchestrationIdReusePolicy.newBuilder()
                    .addOperationStatus(OrchestrationStatus.ORCHESTRATION_STATUS_COMPLETED)
                    .setAction(CreateOrchestrationAction.IGNORE))
            .build();

    assertThat(protocol.startInstance(again).getInstanceId()).isEqualTo(id);
    assertThat(ended(id).readOutputAs(String.class)).isEqualTo("first...");

    CreateInstanceRequest instead =
        again.toBuilder()
            .setOrchestrationIdReusePolicy(
                again.getOrchestrationIdReusePolicy().toBuilder()
                    .setAction(CreateOrchestrationAction.TERMINATE))
            .build();
    protocol.startInstance(instead);
    assertThat(ended(id).readOutputAs(String.class)).isEqualTo("second...");
  }

  @Test
  void ids_and_histories_are_told() throws Exception {
    String id = run("Chain", "told").getInstanceId();

    assertThat(
            protocol
                .listInstanceIDs(ListInstanceIDsRequest.newBuilder().setPageSize(1_000).build())
                .getInstanceIdsList())
        .contains(id);
    assertThat(
            protocol
                .getInstanceHistory(
                    GetInstanceHistoryRequest.newBuilder().setInstanceId(id).build())
                .getEventsList())
        .extracting(HistoryEvent::getEventTypeCase)
        .startsWith(
            HistoryEvent.EventTypeCase.ORCHESTRATORSTARTED,
            HistoryEvent.EventTypeCase.EXECUTIONSTARTED,
            HistoryEvent.EventTypeCase.TASKSCHEDULED,
            HistoryEvent.EventTypeCase.ORCHESTRATORSTARTED,
            HistoryEvent.EventTypeCase.TASKCOMPLETED);
  }

  @Test
  void more_news_than_fit_into_one_message_are_told_one_after_the_other() throws Exception {
    String id = start("Weigh", null);
    client.suspendInstance(id, "until all of them are there");
    IntStream.range(0, 4).forEach(_ -> client.raiseEvent(id, "load", "x".repeat(300_000)));
    client.resumeInstance(id, "now");

    assertThat(ended(id).readOutputAs(Integer.class)).isEqualTo(1_200_000);

    GetInstanceHistoryResponse whole =
        protocol.getInstanceHistory(
            GetInstanceHistoryRequest.newBuilder().setInstanceId(id).build());
    List<HistoryChunk> chunks = chunksOf(id, null);
    assertThat(chunks)
        .hasSizeGreaterThan(2)
        .allMatch(chunk -> chunk.getSerializedSize() < 600_000)
        .flatMap(HistoryChunk::getEventsList)
        .isEqualTo(whole.getEventsList());
  }

  @Test
  void an_event_that_is_too_large_fails_its_orchestration_with_that_reason() throws Exception {
    String id = start("Weigh", null);
    client.raiseEvent(id, "load", "x".repeat(900_000));

    OrchestrationMetadata ended = ended(id);

    assertThat(ended.getRuntimeStatus()).isEqualTo(OrchestrationRuntimeStatus.FAILED);
    assertThat(Objects.requireNonNull(ended.getFailureDetails()).getErrorMessage())
        .contains("lessserver.durable.largest-payload");
  }

  @Test
  void a_history_that_is_not_there_is_not_streamed() throws Exception {
    String id = run("Chain", "over").getInstanceId();

    assertThatThrownBy(() -> chunksOf("nobody", null))
        .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.NOT_FOUND));
    assertThatThrownBy(() -> chunksOf(id, "another execution"))
        .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.NOT_FOUND));
    assertThatThrownBy(() -> chunksOf(engine.start("local", "x"), null))
        .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.FAILED_PRECONDITION));
  }

  private List<HistoryChunk> chunksOf(String instanceId, @Nullable String executionId) {
    StreamInstanceHistoryRequest.Builder request =
        StreamInstanceHistoryRequest.newBuilder().setInstanceId(instanceId);
    if (executionId != null) {
      request.setExecutionId(StringValue.of(executionId));
    }
    List<HistoryChunk> chunks = new ArrayList<>();
    protocol.streamInstanceHistory(request.build()).forEachRemaining(chunks::add);
    return chunks;
  }

  @Test
  void the_engines_own_client_sees_and_starts_the_same() throws Exception {
    String id = engine.start("Chain", "own");

    assertThat(engine.await(id, String.class, PATIENCE)).isEqualTo("own...");
    assertThat(run("local", "sdk").readOutputAs(String.class)).isEqualTo("local sdk");
  }

  @Test
  void what_is_unknown_is_not_found() throws Exception {
    assertThat(client.getInstanceMetadata("nobody", true).isInstanceFound()).isFalse();
    assertThatThrownBy(() -> client.raiseEvent("nobody", "word", "lost"))
        .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.NOT_FOUND));
    assertThatThrownBy(client::deleteTaskHub)
        .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  private static Status.Code code(Throwable thrown) {
    return ((StatusRuntimeException) thrown).getStatus().getCode();
  }

  // --------------------------------------------------------------------------------- workers

  @Test
  void who_has_no_token_is_refused() {
    try (Sdk stranger = new Sdk(server.port(), "wrong")) {
      assertThatThrownBy(() -> stranger.client().getInstanceMetadata("any", false))
          .satisfies(e -> assertThat(code(e)).isEqualTo(Status.Code.UNAUTHENTICATED));
      BareWorker worker = new BareWorker(stranger);
      assertThatThrownBy(worker.ended::get)
          .isInstanceOf(ExecutionException.class)
          .satisfies(
              e ->
                  assertThat(code(Objects.requireNonNull(e.getCause())))
                      .isEqualTo(Status.Code.UNAUTHENTICATED));
    }
  }

  @Test
  void two_workers_share_the_work() throws Exception {
    atWork.clear();
    try (Sdk _ = worker("second")) {
      await()
          .untilAsserted(
              () -> {
                run("FanOut", 10);
                assertThat(atWork).containsExactlyInAnyOrder("first", "second");
              });
    }
  }

  @Test
  void what_a_lost_worker_had_in_hand_is_given_to_another() throws Exception {
    try (Sdk other = new Sdk(server.port(), TemporaryData.SUITE_TOKEN)) {
      BareWorker lost = new BareWorker(other);
      List<String> ids = new ArrayList<>();
      await()
          .until(
              () -> {
                ids.add(client.scheduleNewOrchestrationInstance("Chain", "x"));
                return lost.items.values().stream().anyMatch(WorkItem::hasActivityRequest);
              });
      WorkItem held =
          lost.items.values().stream()
              .filter(WorkItem::hasActivityRequest)
              .findFirst()
              .orElseThrow();

      lost.stop();

      for (String id : ids) {
        assertThat(ended(id).readOutputAs(String.class)).isEqualTo("x...");
      }
      assertThatThrownBy(lost.complete(held)::get)
          .isInstanceOf(ExecutionException.class)
          .satisfies(
              e ->
                  assertThat(code(Objects.requireNonNull(e.getCause())))
                      .isEqualTo(Status.Code.NOT_FOUND));
    }
  }

  /** Takes what it is given, and does nothing with it. */
  private static final class BareWorker
      implements ClientResponseObserver<GetWorkItemsRequest, WorkItem> {

    final Map<String, WorkItem> items = new ConcurrentHashMap<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Sdk sdk;
    private final CompletableFuture<ClientCallStreamObserver<GetWorkItemsRequest>> call =
        new CompletableFuture<>();

    BareWorker(Sdk sdk) {
      this.sdk = sdk;
      sdk.streamsOfTheProtocol().getWorkItems(GetWorkItemsRequest.getDefaultInstance(), this);
    }

    void stop() {
      call.join().cancel("it is lost", null);
    }

    CompletableFuture<CompleteTaskResponse> complete(WorkItem item) {
      CompletableFuture<CompleteTaskResponse> answer = new CompletableFuture<>();
      sdk.streamsOfTheProtocol()
          .completeActivityTask(
              ActivityResponse.newBuilder()
                  .setInstanceId(
                      item.getActivityRequest().getOrchestrationInstance().getInstanceId())
                  .setTaskId(item.getActivityRequest().getTaskId())
                  .setCompletionToken(item.getCompletionToken())
                  .build(),
              new StreamObserver<>() {
                @Override
                public void onNext(CompleteTaskResponse value) {
                  answer.complete(value);
                }

                @Override
                public void onError(Throwable thrown) {
                  answer.completeExceptionally(thrown);
                }

                @Override
                public void onCompleted() {}
              });
      return answer;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<GetWorkItemsRequest> started) {
      call.complete(started);
    }

    @Override
    public void onNext(WorkItem item) {
      items.put(item.getCompletionToken(), item);
    }

    @Override
    public void onError(Throwable thrown) {
      ended.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {
      ended.complete(null);
    }
  }
}
