package lessserver.durable.grpc;

import java.util.function.Function;
import lessserver.durable.DelegatedActivity;
import lessserver.durable.DurableProperties;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Stands for every orchestration that no bean here has: a worker may have it. */
final class RemoteOrchestrator implements Orchestrator<@Nullable RawJson, @Nullable RawJson> {

  private final Function<String, String> episode;
  private final Function<RemoteActivity.Call, @Nullable String> activity;
  private final DataSize largestPayload;

  /**
   * @param episode asks a worker what to do next
   * @param activity asks a worker for an activity's result
   */
  RemoteOrchestrator(
      DelegatedActivity<String, String> episode,
      DelegatedActivity<RemoteActivity.Call, String> activity,
      DurableProperties properties) {
    this.episode = episode.code();
    this.activity = activity.code();
    this.largestPayload = properties.largestPayload();
  }

  @Override
  @SuppressWarnings("NullAway") // It does not see that the output may be null.
  public @Nullable RawJson run(OrchestrationContext context, @Nullable RawJson input) {
    return new RemoteExecution(context, episode, activity, largestPayload).run(input);
  }
}
