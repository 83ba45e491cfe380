package lessserver.durable.engine;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Locale;
import lessserver.durable.store.InstanceRow;
import lessserver.functions.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * One trace for each orchestration: a span where it was started, one for each activity below that,
 * and one at its end, whichever replicas these were on.
 */
final class OrchestrationTraces {

  private static final String INSTANCE = "durable.instance";

  private final Tracer tracer;
  private final TraceParent trace;

  OrchestrationTraces(Tracer tracer, TraceParent trace) {
    this.tracer = tracer;
    this.trace = trace;
  }

  /** Marks the start, in the caller's trace; returns where the orchestration's goes on. */
  @Nullable String started(String orchestration, String instanceId) {
    Span span = tracer.nextSpan().name("start " + orchestration).tag(INSTANCE, instanceId).start();
    span.end();
    return span.isNoop() && span.context().traceId().isEmpty() ? null : TraceParent.of(span);
  }

  void ended(InstanceRow row) {
    try (var _ = trace.continueFrom(row.traceparent())) {
      tracer
          .nextSpan()
          .name(row.status().label().toLowerCase(Locale.ROOT) + " " + row.name())
          .tag(INSTANCE, row.id())
          .start()
          .end();
    }
  }
}
