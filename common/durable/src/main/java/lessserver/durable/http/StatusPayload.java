package lessserver.durable.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import org.jspecify.annotations.Nullable;

/**
 * An instance in Azure's words, in Azure's order.
 *
 * @param output of a failed instance, why it failed
 * @param createdTime in whole seconds, as is {@code lastUpdatedTime}
 * @param historyEvents absent unless asked for
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record StatusPayload(
    String name,
    String instanceId,
    RuntimeStatus runtimeStatus,
    @JsonRawValue @Nullable String input,
    @JsonRawValue @Nullable String customStatus,
    @JsonRawValue @Nullable String output,
    String createdTime,
    String lastUpdatedTime,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ObjectNode> historyEvents) {

  static StatusPayload of(
      Instance instance, boolean showInput, @Nullable List<ObjectNode> historyEvents) {
    return new StatusPayload(
        instance.name(),
        instance.id(),
        instance.status(),
        showInput ? instance.input() : null,
        instance.customStatus(),
        output(instance),
        wholeSeconds(instance.createdAt()),
        wholeSeconds(instance.lastUpdatedAt()),
        historyEvents);
  }

  private static @Nullable String output(Instance instance) {
    if (instance.status() != RuntimeStatus.FAILED || instance.failure() == null) {
      return instance.output();
    }
    String why =
        "Orchestrator function '%s' failed: %s".formatted(instance.name(), instance.failure());
    return TextNode.valueOf(why).toString();
  }

  private static String wholeSeconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
