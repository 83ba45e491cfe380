package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.ActivityResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.CompleteOrchestrationAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.GetWorkItemsRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestrationStatus;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorAction;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkItem;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.WorkerCapability;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lessserver.durable.DelegatedActivity.HandedBackException;
import lessserver.durable.DurableClient;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.util.unit.DataSize;

class WorkersTest {

  private final Workers workers = workers(Duration.ofMinutes(1));

  private static Workers workers(Duration episodeWithin) {
    return new Workers(
        new GrpcProperties(
            true, 0, "127.0.0.1", null, DataSize.ofMegabytes(4), 2, 100, episodeWithin));
  }

  /** Connects one that has so many hands, and tells what it is given. */
  private static BlockingQueue<WorkItem> connect(Workers workers, int hands) {
    ServerCallStreamObserver<WorkItem> stream = mock();
    when(stream.isReady()).thenReturn(true);
    return connect(workers, hands, stream);
  }

  private static BlockingQueue<WorkItem> connect(
      Workers workers,
      int hands,
      ServerCallStreamObserver<WorkItem> stream,
      WorkerCapability... capabilities) {
    BlockingQueue<WorkItem> given = new LinkedBlockingQueue<>();
    doAnswer(call -> given.add(call.getArgument(0))).when(stream).onNext(any());
    workers.connect(
        GetWorkItemsRequest.newBuilder()
            .setMaxConcurrentActivityWorkItems(hands)
            .setMaxConcurrentOrchestrationWorkItems(hands)
            .addAllCapabilities(List.of(capabilities))
            .build(),
        stream);
    return given;
  }

  private CompletableFuture<ActivityResponse> give() {
    return CompletableFuture.supplyAsync(
        () -> workers.activities().carryOut(_ -> WorkItem.newBuilder()),
        Thread::startVirtualThread);
  }

  private static String token(BlockingQueue<WorkItem> given) throws InterruptedException {
    WorkItem item = given.poll(1, TimeUnit.MINUTES);
    assertThat(item).isNotNull();
    return item.getCompletionToken();
  }

  private static final ActivityResponse ANSWER = ActivityResponse.getDefaultInstance();

  @Test
  void work_goes_to_whoever_has_least_in_hand() throws Exception {
    BlockingQueue<WorkItem> one = connect(workers, 2);
    BlockingQueue<WorkItem> other = connect(workers, 2);
    assertThat(workers.activities().atOnce()).isEqualTo(4);

    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int given = i + 1;
      calls.add(give());
      await().until(() -> one.size() + other.size() == given);
    }

    assertThat(calls).noneMatch(CompletableFuture::isDone);
    assertThat(one).hasSize(2);
    assertThat(other).hasSize(2);
    assertThatThrownBy(() -> workers.activities().carryOut(_ -> WorkItem.newBuilder()))
        .isInstanceOf(HandedBackException.class);
  }

  @Test
  void an_answer_is_taken_once() throws Exception {
    BlockingQueue<WorkItem> given = connect(workers, 1);
    CompletableFuture<ActivityResponse> call = give();
    String token = token(given);

    assertThat(workers.activities().answer("another", ANSWER)).isFalse();
    assertThat(workers.activities().answer(token, ANSWER)).isTrue();
    assertThat(call.get()).isEqualTo(ANSWER);
    assertThat(workers.activities().answer(token, ANSWER)).isFalse();
  }

  @Test
  void an_answer_without_a_token_is_refused() throws Exception {
    BlockingQueue<WorkItem> given = connect(workers, 1);
    CompletableFuture<ActivityResponse> call = give();
    token(given);

    assertThat(workers.activities().answer("", ANSWER)).isFalse();
    assertThat(call).isNotDone();
  }

  @Test
  void what_a_worker_abandons_is_handed_back_and_its_hand_is_free() throws Exception {
    BlockingQueue<WorkItem> given = connect(workers, 1);
    CompletableFuture<ActivityResponse> call = give();

    assertThat(workers.activities().abandon(token(given))).isTrue();

    assertThatThrownBy(call::get).hasCauseInstanceOf(HandedBackException.class);
    CompletableFuture<ActivityResponse> another = give();
    assertThat(token(given)).isNotEmpty();
    assertThat(another).isNotDone();
  }

  @Test
  void an_episode_that_takes_too_long_is_handed_back_and_its_worker_gets_no_more()
      throws Exception {
    Workers impatient = workers(Duration.ofMillis(100));
    BlockingQueue<WorkItem> given = connect(impatient, 1);

    assertThatThrownBy(() -> impatient.episodes().carryOut(_ -> WorkItem.newBuilder()))
        .isInstanceOfSatisfying(
            HandedBackException.class, e -> assertThat(e.pause()).as("it counts").isEmpty())
        .hasMessageContaining("within 100 ms");
    assertThatThrownBy(() -> impatient.episodes().carryOut(_ -> WorkItem.newBuilder()))
        .hasMessage("no worker has a free hand");
    assertThat(impatient.episodes().atOnce()).as("none is fetched for it").isZero();

    String token = token(given);
    assertThat(impatient.episodes().answer(token, OrchestratorResponse.getDefaultInstance()))
        .as("too late")
        .isFalse();
    assertThat(impatient.episodes().atOnce()).isOne();
    CompletableFuture<OrchestratorResponse> next =
        CompletableFuture.supplyAsync(
            () -> impatient.episodes().carryOut(_ -> WorkItem.newBuilder()),
            Thread::startVirtualThread);
    assertThat(token(given)).isNotEqualTo(token);
    next.cancel(true);
  }

  @Test
  void what_is_too_large_for_a_worker_is_not_sent() {
    BlockingQueue<WorkItem> given = connect(workers, 1);
    WorkItem.Builder large =
        WorkItem.newBuilder()
            .setOrchestratorRequest(
                OrchestratorRequest.newBuilder().setInstanceId("x".repeat(5_000_000)));

    assertThatThrownBy(() -> workers.episodes().carryOut(_ -> large))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("4194304");
    assertThat(given).isEmpty();
  }

  @Test
  void who_does_not_read_gets_nothing_and_keeps_nothing_from_others() throws Exception {
    ServerCallStreamObserver<WorkItem> stream = mock();
    BlockingQueue<WorkItem> given = connect(workers, 3, stream);

    assertThat(workers.activities().atOnce()).isZero();
    assertThatThrownBy(() -> workers.activities().carryOut(_ -> WorkItem.newBuilder()))
        .isInstanceOfSatisfying(HandedBackException.class, e -> assertThat(e.pause()).isPresent());

    BlockingQueue<WorkItem> other = connect(workers, 1);
    CompletableFuture<ActivityResponse> call = give();
    assertThat(workers.activities().answer(token(other), ANSWER)).isTrue();
    assertThat(call.get()).isEqualTo(ANSWER);
    assertThat(given).isEmpty();
  }

  @Test
  void work_is_made_when_its_worker_reads_again() throws Exception {
    AtomicBoolean reads = new AtomicBoolean(true);
    List<Runnable> readsAgain = new ArrayList<>();
    ServerCallStreamObserver<WorkItem> stream = mock();
    when(stream.isReady()).thenAnswer(_ -> reads.getAndSet(false)); // until it is chosen
    doAnswer(
            call -> {
              readsAgain.add(call.getArgument(0));
              return null;
            })
        .when(stream)
        .setOnReadyHandler(any());
    BlockingQueue<WorkItem> given = connect(workers, 1, stream);
    AtomicInteger made = new AtomicInteger();
    CompletableFuture<ActivityResponse> call =
        CompletableFuture.supplyAsync(
            () ->
                workers
                    .activities()
                    .carryOut(
                        _ -> {
                          made.incrementAndGet();
                          return WorkItem.newBuilder();
                        }),
            Thread::startVirtualThread);
    await().until(() -> !reads.get());
    assertThat(made).hasValue(0);

    reads.set(true);
    readsAgain.getFirst().run();

    assertThat(workers.activities().answer(token(given), ANSWER)).isTrue();
    assertThat(call.get()).isEqualTo(ANSWER);
  }

  private static CompletableFuture<OrchestratorResponse> episode(
      Workers workers, Runnable reading) {
    return CompletableFuture.supplyAsync(
        () ->
            workers
                .episodes()
                .carryOut(
                    _ -> {
                      reading.run();
                      return WorkItem.newBuilder();
                    }),
        Thread::startVirtualThread);
  }

  @Test
  void while_histories_are_read_slowly_other_episodes_wait_and_activities_do_not()
      throws Exception {
    BlockingQueue<WorkItem> given = connect(workers, 6);
    CompletableFuture<String> read = new CompletableFuture<>();
    AtomicInteger reading = new AtomicInteger();
    List<CompletableFuture<?>> episodes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      episodes.add(
          episode(
              workers,
              () -> {
                reading.incrementAndGet();
                read.join();
              }));
    }
    await().until(() -> reading.get() == 4);

    CompletableFuture<ActivityResponse> call = give();
    assertThat(workers.activities().answer(token(given), ANSWER)).isTrue();
    assertThat(call.get()).isEqualTo(ANSWER);
    await().during(WorkDesk.A_MOMENT.plusMillis(200)).until(() -> reading.get() == 4);
    assertThat(episodes).noneMatch(CompletableFuture::isDone);

    read.complete("whole");
    for (int i = 0; i < 5; i++) {
      workers.episodes().answer(token(given), OrchestratorResponse.getDefaultInstance());
    }
    CompletableFuture.allOf(episodes.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
  }

  @Test
  void an_episode_for_whose_history_there_is_no_time_is_handed_back_and_frees_its_hand()
      throws Exception {
    Workers impatient = workers(Duration.ofMillis(100));
    BlockingQueue<WorkItem> given = connect(impatient, 5);
    CompletableFuture<String> read = new CompletableFuture<>();
    AtomicInteger reading = new AtomicInteger();
    List<CompletableFuture<?>> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(
          episode(
              impatient,
              () -> {
                reading.incrementAndGet();
                read.join();
              }));
    }
    await().until(() -> reading.get() == 4);

    assertThatThrownBy(() -> impatient.episodes().carryOut(_ -> WorkItem.newBuilder()))
        .isInstanceOfSatisfying(HandedBackException.class, e -> assertThat(e.pause()).isPresent())
        .hasMessage("other work for its worker is still being made");

    assertThat(others).noneMatch(CompletableFuture::isDone);
    assertThat(given).isEmpty();
    assertThat(impatient.episodes().atOnce()).isEqualTo(5);
    read.complete("whole");
  }

  private CompletableFuture<String> nextEpisode(DurableClient client) {
    String asked =
        Encoded.write(
            OrchestratorRequest.newBuilder().setInstanceId(LargeHistory.INSTANCE).build());
    return CompletableFuture.supplyAsync(
        () -> new RemoteEpisode(workers, client).apply(asked), Thread::startVirtualThread);
  }

  @Test
  void a_history_that_is_too_large_is_fetched_by_a_worker_that_can() throws Exception {
    ServerCallStreamObserver<WorkItem> stream = mock();
    when(stream.isReady()).thenReturn(true);
    BlockingQueue<WorkItem> given =
        connect(workers, 1, stream, WorkerCapability.WORKER_CAPABILITY_HISTORY_STREAMING);

    CompletableFuture<String> episode = nextEpisode(LargeHistory.client(1, 5_000_000));

    WorkItem item = given.poll(1, TimeUnit.MINUTES);
    assertThat(item).isNotNull();
    assertThat(item.getOrchestratorRequest().getRequiresHistoryStreaming()).isTrue();
    assertThat(item.getOrchestratorRequest().getPastEventsList()).isEmpty();
    workers.episodes().answer(item.getCompletionToken(), OrchestratorResponse.getDefaultInstance());
    assertThat(episode.get()).isEmpty();
  }

  @Test
  void a_history_that_is_too_large_for_its_worker_fails_the_episode() {
    connect(workers, 1);

    assertThatThrownBy(nextEpisode(LargeHistory.client(1, 5_000_000))::get)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("4194304");
  }

  @Test
  void what_is_in_hand_when_the_replica_stops_does_not_count_as_lost() throws Exception {
    BlockingQueue<WorkItem> given = connect(workers, 1);
    CompletableFuture<ActivityResponse> call = give();
    token(given);

    workers.dismissAll();

    assertThatThrownBy(call::get)
        .cause()
        .isInstanceOfSatisfying(HandedBackException.class, e -> assertThat(e.pause()).isPresent());
  }

  @Test
  void while_the_database_is_away_an_episode_is_handed_back() {
    DurableClient client = mock();
    when(client.history(LargeHistory.INSTANCE)).thenThrow(new QueryTimeoutException("away"));
    connect(workers, 1);

    assertThatThrownBy(
            () ->
                new RemoteEpisode(workers, client)
                    .apply(
                        Encoded.write(
                            OrchestratorRequest.newBuilder()
                                .setInstanceId(LargeHistory.INSTANCE)
                                .build())))
        .isInstanceOfSatisfying(HandedBackException.class, e -> assertThat(e.pause()).isPresent());
  }

  @Test
  void an_episode_for_another_version_waits_for_another_worker() throws Exception {
    DurableClient client = mock();
    when(client.history(LargeHistory.INSTANCE)).thenReturn(List.of());
    BlockingQueue<WorkItem> given = connect(workers, 1);
    String asked =
        Encoded.write(
            OrchestratorRequest.newBuilder().setInstanceId(LargeHistory.INSTANCE).build());
    CompletableFuture<String> episode =
        CompletableFuture.supplyAsync(
            () -> new RemoteEpisode(workers, client).apply(asked), Thread::startVirtualThread);
    OrchestratorResponse stalled =
        OrchestratorResponse.newBuilder()
            .addActions(
                OrchestratorAction.newBuilder()
                    .setCompleteOrchestration(
                        CompleteOrchestrationAction.newBuilder()
                            .setOrchestrationStatus(
                                OrchestrationStatus.ORCHESTRATION_STATUS_STALLED)))
            .build();
    assertThat(workers.episodes().answer(token(given), stalled)).isTrue();

    assertThatThrownBy(episode::get)
        .cause()
        .isInstanceOfSatisfying(
            HandedBackException.class,
            e -> assertThat(e.pause()).as("it does not count").isPresent());
  }

  @Test
  void no_more_than_so_many_workers_connect() {
    connect(workers, 1);
    connect(workers, 1);

    assertThatThrownBy(() -> connect(workers, 1))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
  }
}
