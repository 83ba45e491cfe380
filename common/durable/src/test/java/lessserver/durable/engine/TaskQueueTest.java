package lessserver.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import lessserver.durable.engine.Catalogue.KnownActivity;
import lessserver.durable.store.Store;
import lessserver.durable.store.TaskRow;
import lessserver.functions.Functions;
import lessserver.functions.TraceParent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.mockito.stubbing.Answer;
import org.springframework.util.unit.DataSize;

class TaskQueueTest {

  private static final int PLACES = 4;
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final JavaType STRING = TypeFactory.defaultInstance().constructType(String.class);

  private final Semaphore gate = new Semaphore(0);
  private final AtomicInteger leased = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final Store store = mock(Store.class);
  private final Catalogue catalogue = mock(Catalogue.class);
  private final Engine engine = mock(Engine.class);
  private final Functions functions = mock(Functions.class);

  private static TaskRow task(String name) {
    UUID id = UUID.randomUUID();
    return new TaskRow(id, 0, "instance", 0, name, null, 0, null, Instant.EPOCH, 1, id);
  }

  private static List<TaskRow> tasks(String name, int count) {
    return Stream.generate(() -> task(name)).limit(count).toList();
  }

  private final Activities activities =
      new Activities(
          catalogue,
          new Payloads(new ObjectMapper(), DataSize.ofMegabytes(1)),
          functions,
          new TraceParent(Tracer.NOOP),
          PLACES);

  /** All places are taken, and there are always more tasks. */
  private TaskQueue busyQueue() {
    when(catalogue.activity(anyString()))
        .thenAnswer(
            _ -> {
              begun.incrementAndGet();
              gate.acquireUninterruptibly();
              return Optional.empty();
            });
    TaskQueue queue =
        queue(
            call -> {
              int limit = call.getArgument(1);
              leased.addAndGet(limit);
              return tasks("activity", limit);
            });
    await().untilAsserted(() -> assertThat(begun).hasValue(PLACES));
    return queue;
  }

  private TaskQueue queue(Answer<List<TaskRow>> lease) {
    when(store.now()).thenReturn(Instant.now());
    when(store.lease(any(), anyInt(), any())).thenAnswer(lease);
    doAnswer(call -> Thread.startVirtualThread(call.getArgument(0))).when(engine).execute(any());
    TaskQueue queue =
        new TaskQueue(
            store,
            activities,
            new DatabaseClock(store),
            LEASE,
            1,
            NEVER,
            engine,
            new DurableMetrics(new SimpleMeterRegistry(), () -> 0, () -> 0));
    queue.start();
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
      await().untilAsserted(() -> assertThat(begun).hasValue(expected));
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
    Thread inPlace = Thread.startVirtualThread(() -> activities.run(task("activity")));
    await().until(() -> inPlace.getState() == Thread.State.WAITING);

    activities.release(1);

    assertThat(activities.reserve(1)).isZero();
    gate.release();
    inPlace.join();
    assertThat(activities.reserve(1)).isOne();
  }

  @Test
  void what_others_carry_out_needs_no_place_and_is_taken_as_far_as_they_have_hands() {
    KnownActivity porter =
        new KnownActivity(
            "porter", load -> load, STRING, STRING, () -> 3 /* hands, of whoever is there */);
    when(catalogue.delegated()).thenReturn(List.of(porter));
    when(catalogue.activity("porter")).thenReturn(Optional.of(porter));
    when(functions.call(
            ArgumentMatchers.<Function<@Nullable Object, @Nullable Object>>any(), any()))
        .thenAnswer(
            _ -> {
              begun.incrementAndGet();
              gate.acquireUninterruptibly();
              return null;
            });
    AtomicInteger waiting = new AtomicInteger(5);
    TaskQueue queue =
        queue(
            call -> {
              int limit = Math.min(call.<Integer>getArgument(1), waiting.get());
              boolean isForOthers = call.<Set<String>>getArgument(0).contains("porter");
              waiting.addAndGet(isForOthers ? -limit : 0);
              return isForOthers ? tasks("porter", limit) : List.of();
            });

    await().untilAsserted(() -> assertThat(begun).hasValue(3));
    assertThat(activities.reserve(1)).isOne();
    assertThat(activities.reserve(PLACES)).isPositive();

    gate.release(2);
    await().untilAsserted(() -> assertThat(begun).hasValue(5));
    assertThat(waiting).hasValue(0);
    gate.release(3);
    stop(queue);
  }

  @Test
  void at_most_half_of_the_places_are_taken_at_a_time() {
    assertThat(activities.reserve(PLACES)).isEqualTo(PLACES / 2);
    assertThat(activities.reserve(1)).isOne();
  }
}
