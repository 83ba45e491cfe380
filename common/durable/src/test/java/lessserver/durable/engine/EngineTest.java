package lessserver.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import lessserver.durable.DurableProperties;
import lessserver.durable.RuntimeStatus;
import lessserver.durable.VersionMatch;
import lessserver.durable.VersionMismatch;
import lessserver.durable.store.InstanceRow;
import lessserver.durable.store.Store;
import lessserver.durable.store.TaskRow;
import lessserver.functions.Functions;
import lessserver.functions.TraceParent;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class EngineTest {

  private static final int PARTITION = 7;

  private final Store store = mock(Store.class);
  private final Catalogue catalogue = mock(Catalogue.class);
  private final Payloads payloads = new Payloads(new ObjectMapper(), DataSize.ofMegabytes(1));
  private final TraceParent trace = new TraceParent(Tracer.NOOP);
  private final Engine engine =
      new Engine(
          store,
          catalogue,
          payloads,
          new Activities(catalogue, payloads, mock(Functions.class), trace, 2),
          new OrchestrationTraces(Tracer.NOOP, trace),
          new DurableProperties(
              null,
              Duration.ofSeconds(10),
              Duration.ofSeconds(15),
              Duration.ofSeconds(30),
              100,
              Duration.ofMinutes(5),
              2,
              1,
              5,
              Duration.ofSeconds(10),
              1_000,
              32,
              DataSize.ofMegabytes(1),
              null,
              VersionMatch.NONE,
              VersionMismatch.REJECT),
          new SimpleMeterRegistry(),
          UUID.randomUUID());

  @Test
  void a_stop_waits_for_a_queued_activity_that_runs_and_stores_its_result() throws Exception {
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    UUID id = UUID.randomUUID();
    TaskRow task =
        new TaskRow(id, 0, "instance", PARTITION, "slow", null, 0, null, Instant.EPOCH, 1, id);
    when(store.now()).thenReturn(Instant.now());
    when(store.lease(any(), anyInt(), any())).thenReturn(List.of(task)).thenReturn(List.of());
    when(catalogue.activity(anyString()))
        .thenAnswer(
            _ -> {
              begun.countDown();
              gate.await();
              return Optional.empty();
            });
    engine.start();
    begun.await();

    Thread stop = Thread.ofPlatform().start(engine::stop);
    await().until(() -> !engine.isRunning());
    assertThat(stop.join(Duration.ofMillis(300))).isFalse();
    verify(store, never()).commit(any());
    gate.countDown();
    stop.join();

    verify(store).commit(argThat(batch -> batch.getFirst().mailed().equals(Set.of(PARTITION))));
  }

  @Test
  void who_stops_waiting_for_an_instance_does_not_stop_the_others() {
    CompletableFuture<InstanceRow> impatient = engine.waiter("awaited");
    CompletableFuture<InstanceRow> patient = engine.waiter("awaited");
    InstanceRow row = row("awaited");

    engine.stopWaiting("awaited", impatient);
    engine.changed(row);

    assertThat(patient).isCompletedWithValue(row);
    assertThat(impatient).isCancelled();
  }

  private static InstanceRow row(String id) {
    UUID execution = UUID.randomUUID();
    return new InstanceRow(
        id,
        PARTITION,
        execution,
        "nothing",
        RuntimeStatus.COMPLETED,
        false,
        false,
        0,
        1,
        execution,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        false,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
