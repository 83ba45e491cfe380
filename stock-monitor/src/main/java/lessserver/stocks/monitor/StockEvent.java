package lessserver.stocks.monitor;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import lessserver.events.Event;
import org.jspecify.annotations.Nullable;

/** What happens to monitors; changes are in percent of the mean of both prices. */
public sealed interface StockEvent extends Event {

  String TOPIC = "stocks";

  String monitorId();

  Instant at();

  @Override
  default String topic() {
    return TOPIC;
  }

  /** Such as {@code lessserver.stock.threshold-reached.v1}. */
  @Override
  default String type() {
    return Event.typeOf("stock", getClass());
  }

  @Override
  default String subject() {
    return monitorId();
  }

  /** What is to be told of an outcome. */
  static StockEvent of(Outcome outcome) {
    return switch (outcome.status()) {
      case THRESHOLD_REACHED ->
          new ThresholdReached(
              outcome.monitorId(),
              outcome.symbol(),
              outcome.percentageChange(),
              outcome.initialPrice(),
              outcome.lastPrice(),
              outcome.change(),
              outcome.number(),
              outcome.at());
      case TIME_LIMIT_REACHED ->
          new TimeLimitReached(
              outcome.monitorId(),
              outcome.symbol(),
              outcome.percentageChange(),
              outcome.initialPrice(),
              outcome.lastPrice(),
              outcome.change(),
              outcome.checks(),
              outcome.failedChecks(),
              outcome.at());
      case CANCELLED -> new MonitorCancelled(outcome.monitorId(), outcome.symbol(), outcome.at());
      case FAILED ->
          new MonitorFailed(
              outcome.monitorId(),
              outcome.symbol(),
              outcome.reason() == null ? "" : outcome.reason(),
              outcome.at());
      case RUNNING -> throw new IllegalArgumentException("that is no outcome: " + outcome);
    };
  }

  /** Somebody watches a stock. */
  record MonitorStarted(
      String monitorId,
      String symbol,
      BigDecimal percentageChange,
      @Nullable Duration timeLimit,
      Duration checkInterval,
      boolean eternal,
      @Nullable String correlationId,
      Instant at)
      implements StockEvent {}

  /**
   * The price has moved as far as was asked for.
   *
   * @param number 1 for the first time, more only for eternal monitors
   */
  record ThresholdReached(
      String monitorId,
      String symbol,
      BigDecimal percentageChange,
      @Nullable BigDecimal initialPrice,
      @Nullable BigDecimal price,
      @Nullable BigDecimal change,
      int number,
      Instant at)
      implements StockEvent {}

  /**
   * The price has not moved as far as was asked for, in the time there was.
   *
   * @param initialPrice null if there never was one
   */
  record TimeLimitReached(
      String monitorId,
      String symbol,
      BigDecimal percentageChange,
      @Nullable BigDecimal initialPrice,
      @Nullable BigDecimal price,
      @Nullable BigDecimal change,
      long checks,
      long failedChecks,
      Instant at)
      implements StockEvent {}

  /** Nobody watches any more, because somebody said so. */
  record MonitorCancelled(String monitorId, String symbol, Instant at) implements StockEvent {}

  /** Nobody watches any more, although somebody should. */
  record MonitorFailed(String monitorId, String symbol, String reason, Instant at)
      implements StockEvent {}
}
