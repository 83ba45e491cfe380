package lessserver.testing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Every span that ended in this application, and a way to wait for one; as a bean it is found by
 * itself. Safe for use by many threads.
 */
public final class RecordedSpans implements SpanProcessor {

  private final Queue<SpanData> ended = new ConcurrentLinkedQueue<>();

  /** The spans of the trace, waiting until there is one that fits. */
  public List<SpanData> awaitInTrace(String traceId, Predicate<SpanData> fits) {
    return Awaitility.await().until(() -> inTrace(traceId), spans -> spans.stream().anyMatch(fits));
  }

  public List<SpanData> inTrace(String traceId) {
    return ended.stream().filter(span -> span.getTraceId().equals(traceId)).toList();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.add(span.toSpanData());
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
