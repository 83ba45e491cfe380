package lessserver.testing;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Every span that ended in this application, and a way to wait for one; as a bean it is found by
 * itself. Safe for use by many threads.
 */
public final class RecordedSpans implements SpanProcessor {

  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

  /**
   * A span that has ended.
   *
   * @param kind SERVER, CLIENT, PRODUCER, CONSUMER or INTERNAL
   * @param failed whether it ended with an error
   */
  public record Ended(
      String traceId, String name, String kind, boolean failed, Map<String, String> attributes) {}

  /** The spans of the trace, waiting until there is one that fits. */
  public List<Ended> awaitInTrace(String traceId, Predicate<Ended> fits) {
    return Awaitility.await().until(() -> inTrace(traceId), spans -> spans.stream().anyMatch(fits));
  }

  public List<Ended> inTrace(String traceId) {
    return ended.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    SpanData data = span.toSpanData();
    var attributes = new HashMap<String, String>();
    data.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value.toString()));
    ended.add(
        new Ended(
            data.getTraceId(),
            data.getName(),
            data.getKind().name(),
            data.getStatus().getStatusCode() == StatusCode.ERROR,
            Map.copyOf(attributes)));
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }
}
