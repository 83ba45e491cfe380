package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryChunk;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.StreamInstanceHistoryRequest;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lessserver.durable.DurableClient;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class HistoryStreamTest {

  private static final int CHUNKS = 3;

  private final ServerCallStreamObserver<HistoryChunk> caller = mock();
  private final List<HistoryChunk> sent = new ArrayList<>();
  private final List<Runnable> reads = new ArrayList<>();
  private final AtomicInteger takes = new AtomicInteger();

  /** Of a history with events that each fill a chunk. */
  private void ask() {
    DurableClient client = LargeHistory.client(CHUNKS, 600_000);
    doAnswer(call -> reads.add(call.getArgument(0))).when(caller).setOnReadyHandler(any());
    doAnswer(call -> sent.add(call.getArgument(0))).when(caller).onNext(any());
    when(caller.isReady()).thenAnswer(_ -> takes.getAndDecrement() > 0);
    Workers workers =
        new Workers(
            new GrpcProperties(
                true,
                0,
                "127.0.0.1",
                null,
                DataSize.ofMegabytes(4),
                2,
                100,
                Duration.ofMinutes(1)));
    new TaskHub(client, workers)
        .streamInstanceHistory(
            StreamInstanceHistoryRequest.newBuilder().setInstanceId(LargeHistory.INSTANCE).build(),
            caller);
  }

  private void takes(int chunks) {
    takes.set(chunks);
    reads.getFirst().run();
  }

  @Test
  void a_history_is_sent_as_it_is_read() {
    ask();
    assertThat(sent).isEmpty();

    takes(1);
    assertThat(sent).hasSize(1);
    verify(caller, never()).onCompleted();

    takes(CHUNKS);
    assertThat(sent).hasSize(CHUNKS);
    takes(1);
    verify(caller).onCompleted();
  }

  @Test
  void nothing_more_is_sent_to_a_caller_that_is_gone() {
    ask();
    takes(1);
    when(caller.isCancelled()).thenReturn(true);

    takes(CHUNKS);

    assertThat(sent).hasSize(1);
    verify(caller, never()).onCompleted();
  }
}
