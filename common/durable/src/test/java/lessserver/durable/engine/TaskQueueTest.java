package lessserver.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lessserver.durable.store.Store;
import lessserver.durable.store.TaskRow;
import lessserver.functions.Functions;
import lessserver.functions.TraceParent;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TaskQueueTest {

  private static final int PLACES = 4;
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Semaphore gate = new Semaphore(0);
  private final AtomicInteger leased = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final Store store = mock(Store.class);
  private final Catalogue catalogue = mock(Catalogue.class);
  private final Engine engine = mock(Engine.class);

  private static TaskRow task() {
    UUID id = UUID.randomUUID();
    return new TaskRow(id, 0, "instance", 0, "activity", null, 0, null, Instant.EPOCH, 1, id);
  }

  private final Activities activities =
      new Activities(
          catalogue,
          new Payloads(new ObjectMapper(), DataSize.ofMegabytes(1)),
          mock(Functions.class),
          new TraceParent(Tracer.NOOP),
          PLACES);

  /** All places are taken, and there are always more tasks. */
  private TaskQueue busyQueue() {
    when(store.now()).thenReturn(Instant.now());
    when(store.lease(any(), anyInt(), any()))
        .thenAnswer(
            call -> {
              int limit = call.getArgument(1);
              leased.addAndGet(limit);
              return Stream.generate(TaskQueueTest::task).limit(limit).toList();
            });
    when(catalogue.activity(anyString()))
        .thenAnswer(
            _ -> {
              begun.incrementAndGet();
              gate.acquireUninterruptibly();
              return Optional.empty();
            });
    doAnswer(call -> Thread.startVirtualThread(call.getArgument(0))).when(engine).execute(any());
    TaskQueue queue =
        new TaskQueue(
            store,
            activities,
            new DatabaseClock(store),
            LEASE,
            1,
            engine,
            new DurableMetrics(new SimpleMeterRegistry(), () -> 0, () -> 0));
    queue.start();
    await().untilAsserted(() -> assertThat(begun).hasValue(PLACES));
    return queue;
  }

  private void stop(TaskQueue queue) {
    queue.takeNoMore();
    gate.release(PLACES);
    await().until(() -> !queue.isBusy());
    queue.stop();
  }

  @Test
  void every_place_is_used_again_as_soon_as_it_is_free() {
    TaskQueue queue = busyQueue();

    for (int ended = 1; ended <= PLACES; ended++) {
      int expected = PLACES + ended;
      gate.release();
      await()
          .atMost(Duration.ofMillis(500)) // sooner than it would look anyway
          .untilAsserted(() -> assertThat(begun).hasValue(expected));
    }

    assertThat(leased).hasValue(2 * PLACES); // none that there was no place for
    stop(queue);
  }

  @Test
  void an_activity_that_can_run_here_alone_gets_the_next_place() throws InterruptedException {
    when(catalogue.activity(anyString()))
        .thenAnswer(
            _ -> {
              gate.acquireUninterruptibly();
              return Optional.empty();
            });
    for (int i = 0; i < PLACES; i++) {
      assertThat(activities.reserve(1)).isOne();
    }
    Thread inPlace = Thread.startVirtualThread(() -> activities.run(task()));
    await().until(() -> inPlace.getState() == Thread.State.WAITING);

    activities.release(1);

    assertThat(activities.reserve(1)).isZero();
    gate.release();
    inPlace.join();
    assertThat(activities.reserve(1)).isOne();
  }

  @Test
  void at_most_half_of_the_places_are_taken_at_a_time() {
    assertThat(activities.reserve(PLACES)).isEqualTo(PLACES / 2);
    assertThat(activities.reserve(1)).isOne();
  }
}
