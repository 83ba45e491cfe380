package lessserver.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import lessserver.durable.store.Partition;
import lessserver.durable.store.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

class OwnershipTest {

  private static final Duration LEASE = Duration.ofSeconds(1);

  private final UUID me = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final Engine engine = mock(Engine.class);
  private final Store store = mock(Store.class);
  private final Ownership ownership =
      new Ownership(
          store,
          me,
          LEASE,
          engine,
          new DurableMetrics(new SimpleMeterRegistry(), () -> 0, () -> 0));

  private final Partition[] partitions =
      IntStream.range(0, Partition.COUNT)
          .mapToObj(no -> new Partition(no, null, 0))
          .toArray(Partition[]::new);
  private final Map<UUID, Long> beats = new HashMap<>();

  @BeforeEach
  void aStore() {
    when(store.isShared()).thenReturn(true);
    when(store.beats()).thenAnswer(_ -> Map.copyOf(beats));
    when(store.partitions()).thenAnswer(_ -> List.of(partitions.clone()));
    when(store.take(any(), any()))
        .thenAnswer(call -> Optional.of(take(call.getArgument(0), call.getArgument(1))));
    doAnswer(call -> leave(call.getArgument(0))).when(store).giveUp(any());
  }

  private Partition take(Partition partition, UUID owner) {
    partitions[partition.no()] = new Partition(partition.no(), owner, partition.epoch() + 1);
    return partitions[partition.no()];
  }

  private Partition leave(Partition partition) {
    partitions[partition.no()] = new Partition(partition.no(), null, partition.epoch());
    return partition;
  }

  private void theOtherOwns(int count) {
    beats.put(other, 1L);
    for (int i = 0; i < count; i++) {
      partitions[i] = new Partition(i, other, 1);
    }
  }

  @Test
  void a_partition_that_was_taken_without_an_answer_is_taken_again() {
    doAnswer(
            call -> {
              take(call.getArgument(0), call.getArgument(1));
              throw new DataAccessResourceFailureException("COMMIT was not answered");
            })
        .doAnswer(call -> Optional.of(take(call.getArgument(0), call.getArgument(1))))
        .when(store)
        .take(any(), any());

    ownership.tick();
    assertThat(partitions[0].owner()).isEqualTo(me);
    assertThat(ownership.owned(0)).isEmpty();
    ownership.tick();

    assertThat(ownership.ownedNumbers()).hasSize(Partition.COUNT);
    assertThat(ownership.owned(0)).contains(new Partition(0, me, 2));
  }

  @Test
  void a_partition_whose_unfinished_instances_cannot_be_read_is_taken_again() {
    when(store.inFlight(0))
        .thenThrow(new QueryTimeoutException("slow"))
        .thenReturn(List.of("unfinished"));

    ownership.tick();
    assertThat(ownership.owned(0)).isEmpty();
    ownership.tick();

    assertThat(ownership.ownedNumbers()).hasSize(Partition.COUNT);
    assertThat(ownership.owned(0)).contains(new Partition(0, me, 2));
    verify(engine).adopt(List.of("unfinished"), true);
  }

  @Test
  void a_partition_that_could_not_be_given_up_is_still_run() {
    ownership.tick();
    beats.put(other, 1L);
    doAnswer(
            _ -> {
              throw new QueryTimeoutException("slow");
            })
        .when(store)
        .giveUp(any());
    ownership.tick();
    assertThat(ownership.ownedNumbers()).hasSize(Partition.COUNT);
    verify(engine, never()).drop(any());

    doAnswer(call -> leave(call.getArgument(0))).when(store).giveUp(any());
    ownership.tick();

    assertThat(ownership.ownedNumbers()).hasSize(Partition.COUNT / 2);
  }

  @Test
  void a_replica_whose_beat_stands_still_for_the_lease_time_loses_what_it_owned() {
    theOtherOwns(16);
    ownership.tick();
    assertThat(ownership.ownedNumbers()).hasSize(16);

    await()
        .pollInterval(LEASE.dividedBy(10))
        .untilAsserted(
            () -> {
              ownership.tick();
              assertThat(ownership.ownedNumbers()).hasSize(Partition.COUNT);
            });
  }

  @Test
  void a_partition_that_cannot_be_taken_does_not_keep_the_others_from_being_taken() {
    theOtherOwns(16);
    when(store.inFlight(3)).thenThrow(new QueryTimeoutException("slow"));

    await()
        .pollInterval(LEASE.dividedBy(10))
        .untilAsserted(
            () -> {
              ownership.tick();
              assertThat(ownership.ownedNumbers()).hasSize(Partition.COUNT - 1).doesNotContain(3);
            });
  }

  @Test
  void after_an_outage_everybody_gets_the_time_to_come_back() {
    theOtherOwns(16);
    ownership.tick();
    when(store.beats()).thenThrow(new DataAccessResourceFailureException("away"));
    long before = System.nanoTime();
    await()
        .pollInterval(LEASE.dividedBy(10))
        .until(
            () -> {
              ownership.tick();
              return System.nanoTime() - before > LEASE.toNanos() * 2;
            });
    doAnswer(_ -> Map.copyOf(beats)).when(store).beats();

    ownership.tick();

    assertThat(ownership.ownedNumbers()).hasSize(16);
  }
}
