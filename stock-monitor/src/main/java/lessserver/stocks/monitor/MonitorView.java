package lessserver.stocks.monitor;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A monitor as a client sees it.
 *
 * @param percentageChange how far the price has to move, in percent of the mean of both prices
 * @param change how far it has moved, below zero for a fall
 * @param lastFailure why the last check saw no price; null if it did
 * @param timesReached how often there was something to tell
 * @param notifications null if nobody wants any, or there was none yet
 * @param correlationId the trace in which it was started
 */
record MonitorView(
    String id,
    String symbol,
    BigDecimal percentageChange,
    @Nullable Duration timeLimit,
    Duration checkInterval,
    boolean eternal,
    @Nullable String notifyUrl,
    @Nullable String email,
    MonitorStatus status,
    @Nullable BigDecimal initialPrice,
    @Nullable BigDecimal lastPrice,
    @Nullable BigDecimal change,
    long checks,
    long failedChecks,
    @Nullable String lastFailure,
    int timesReached,
    Instant startedAt,
    @Nullable Instant endsAt,
    @Nullable Instant lastCheckAt,
    @Nullable Instant nextCheckAt,
    @Nullable Instant endedAt,
    @Nullable Notifications notifications,
    @Nullable String correlationId) {

  /** What became of the last notice; null on a way that is not wanted. */
  record Notifications(@Nullable Delivery mail, @Nullable Delivery webhook) {}

  static MonitorView of(Monitor monitor) {
    boolean silent = monitor.mail() == null && monitor.webhook() == null;
    return of(
        monitor.id(),
        monitor.watch(),
        monitor.status(),
        monitor.progress(),
        monitor.endedAt(),
        silent ? null : new Notifications(monitor.mail(), monitor.webhook()),
        monitor.correlationId());
  }

  /** One that was started and has not been stored yet. */
  static MonitorView of(String id, StockWatch watch, MonitorStatus status, Instant startedAt) {
    return of(id, watch, status, Progress.none(startedAt, null), null, null, null);
  }

  private static MonitorView of(
      String id,
      StockWatch watch,
      MonitorStatus status,
      Progress progress,
      @Nullable Instant endedAt,
      @Nullable Notifications notifications,
      @Nullable String correlationId) {
    return new MonitorView(
        id,
        watch.symbol(),
        watch.percentageChange(),
        watch.timeLimit(),
        watch.checkInterval(),
        watch.eternal(),
        watch.notifyUrl(),
        watch.email(),
        status,
        progress.initialPrice(),
        progress.lastPrice(),
        progress.change(),
        progress.checks(),
        progress.failedChecks(),
        progress.lastFailure(),
        progress.notices(),
        progress.startedAt(),
        progress.endsAt(),
        progress.lastCheckAt(),
        progress.nextCheckAt(),
        endedAt,
        notifications,
        correlationId);
  }
}
