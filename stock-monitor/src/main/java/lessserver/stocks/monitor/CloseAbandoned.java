package lessserver.stocks.monitor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import lessserver.durable.DurableClient;
import lessserver.durable.Instance;
import lessserver.durable.RuntimeStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/**
 * Closes monitors whose orchestration is no more, because somebody ended it from outside or it
 * broke down; returns how many those were.
 */
@Component
class CloseAbandoned implements Supplier<Integer> {

  /** Longer than any check takes. */
  private static final Duration OVERDUE = Duration.ofMinutes(1);

  private static final int AT_ONCE = 500;

  private final Monitors monitors;
  private final DurableClient orchestrations;
  private final Outcomes outcomes;
  private final Clock clock;

  /** The last of those that run which was looked at. */
  private final AtomicLong reached = new AtomicLong();

  CloseAbandoned(Monitors monitors, DurableClient orchestrations, Outcomes outcomes, Clock clock) {
    this.monitors = monitors;
    this.orchestrations = orchestrations;
    this.outcomes = outcomes;
    this.clock = clock;
  }

  @Override
  public Integer get() {
    return closeOverdue() + closeSomeOthers();
  }

  private int closeOverdue() {
    Instant due = clock.instant().minus(OVERDUE);
    int closed = 0;
    long after = 0;
    List<Monitor> overdue;
    do {
      overdue = monitors.overdue(due, after, Limit.of(AT_ONCE));
      closed += close(overdue);
      after = overdue.isEmpty() ? after : overdue.getLast().position();
    } while (overdue.size() == AT_ONCE);
    return closed;
  }

  /** Of those that look again in hours nobody would see it before; so many at a time, in turn. */
  private int closeSomeOthers() {
    List<Monitor> running = monitors.running(reached.get(), Limit.of(AT_ONCE));
    reached.set(running.size() == AT_ONCE ? running.getLast().position() : 0);
    return close(running);
  }

  private int close(List<Monitor> some) {
    return (int) some.stream().filter(this::close).count();
  }

  /** The monitor as it stands, closed if it should be. */
  Monitor closed(Monitor monitor) {
    return monitor.status() == MonitorStatus.RUNNING && close(monitor)
        ? monitors.findByMonitorId(monitor.id()).orElse(monitor)
        : monitor;
  }

  private boolean close(Monitor monitor) {
    Optional<Instance> instance = orchestrations.find(monitor.id());
    if (instance.isPresent() && !instance.get().status().isFinal()) {
      return false;
    }
    boolean isCancelled = instance.isEmpty() || instance.get().status() == RuntimeStatus.TERMINATED;
    MonitorStatus how = isCancelled ? MonitorStatus.CANCELLED : MonitorStatus.FAILED;
    return outcomes.record(
        monitor.broken(how, isCancelled ? null : reason(instance.get()), clock.instant()));
  }

  private static String reason(Instance instance) {
    @Nullable String why = instance.failure() == null ? null : instance.failure().message();
    return why == null || why.isBlank()
        ? "the watching ended without an outcome"
        : why.substring(0, Math.min(why.length(), 500));
  }
}
