package lessserver.durable.grpc;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.protobuf.StringValue;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.EventRaisedEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.HistoryEvent;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorRequest;
import io.dapr.durabletask.implementation.protobuf.OrchestratorService.OrchestratorResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import lessserver.durable.DurableClient;
import lessserver.durable.history.Action;
import lessserver.durable.history.Event;
import lessserver.durable.history.Step;

/** The history of an execution whose worker was told of large events, and has answered. */
final class LargeHistory {

  static final String INSTANCE = "instance";

  private LargeHistory() {}

  /** A client who knows it. */
  static DurableClient client(int events, int charactersEach) {
    HistoryEvent large =
        HistoryEvent.newBuilder()
            .setEventRaised(
                EventRaisedEvent.newBuilder().setInput(StringValue.of("x".repeat(charactersEach))))
            .build();
    OrchestratorRequest.Builder told = OrchestratorRequest.newBuilder().setInstanceId(INSTANCE);
    Stream.generate(() -> large).limit(events).forEach(told::addNewEvents);
    String episode = quoted(Encoded.write(told.build()));
    String answer = quoted(Encoded.write(OrchestratorResponse.getDefaultInstance()));
    DurableClient client = mock();
    when(client.history(INSTANCE))
        .thenReturn(
            List.of(
                new Step(
                    0,
                    Instant.EPOCH,
                    List.of(),
                    List.of(
                        new Action.ScheduleTask(
                            0, DurableGrpcAutoConfiguration.EPISODE, episode, 0, 1, true))),
                new Step(
                    1, Instant.EPOCH, List.of(new Event.TaskCompleted(0, answer)), List.of())));
    return client;
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
