package lessserver.functions;

import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries a trace across time: from an event's commit to its publication, from an orchestration's
 * start to its last activity. Its form is W3C {@code traceparent}. Safe for use by many threads.
 */
public final class TraceParent {

  private static final Pattern FORM =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
  private static final int SAMPLED = 1;

  private final Tracer tracer;

  public TraceParent(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Where the current thread is, or null outside of any trace. */
  public @Nullable String current() {
    Span span = tracer.currentSpan();
    if (span == null) {
      return null;
    }
    return of(span);
  }

  /** The id of the trace that the current thread is in, or null outside of any. */
  public @Nullable String currentTraceId() {
    Span span = tracer.currentSpan();
    return span == null ? null : span.context().traceId();
  }

  /** Where this span is. */
  public static String of(Span span) {
    TraceContext context = span.context();
    String flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
    return "00-" + context.traceId() + "-" + context.spanId() + "-" + flags;
  }

  /** Continues there until the scope is closed. */
  public CurrentTraceContext.Scope continueFrom(@Nullable String traceparent) {
    Matcher parts = FORM.matcher(traceparent == null ? "" : traceparent);
    TraceContext context =
        parts.matches()
            ? tracer
                .traceContextBuilder()
                .traceId(parts.group(1))
                .spanId(parts.group(2))
                .sampled((Integer.parseInt(parts.group(3), 16) & SAMPLED) == SAMPLED)
                .build()
            : null;
    return tracer.currentTraceContext().newScope(context);
  }
}
