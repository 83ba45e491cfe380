package lessserver.stocks.monitor;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What to watch, and whom to tell: the input of the orchestration {@value #ORCHESTRATION}. What may
 * stand in it is the business of {@link WatchRules}.
 *
 * @param percentageChange how far the price has to move from where it was, in percent of the mean
 *     of both prices
 * @param timeLimit after which it ends; null for never, which only eternal ones may
 * @param checkInterval between two looks at the price
 * @param notifyUrl where to post a webhook
 * @param email whom to send a mail
 * @param eternal whether it goes on, from the new price, after the price has moved so far
 * @param progress how far an earlier execution has come; null at the beginning
 */
public record StockWatch(
    String symbol,
    BigDecimal percentageChange,
    @JsonDeserialize(using = IsoDuration.class) @Nullable Duration timeLimit,
    @JsonDeserialize(using = IsoDuration.class) Duration checkInterval,
    @Nullable String notifyUrl,
    @Nullable String email,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean eternal,
    @Nullable Progress progress) {

  /** The orchestration that watches. */
  public static final String ORCHESTRATION = "CheckStockPrice";

  /** The event by which it is called off. */
  public static final String CANCELLATION = "Cancel";

  private static final Duration USUAL_INTERVAL = Duration.ofMinutes(2);

  /** Fills in what need not be said. */
  public StockWatch {
    checkInterval = checkInterval == null ? USUAL_INTERVAL : wholeMillis(checkInterval);
    timeLimit = timeLimit == null ? null : wholeMillis(timeLimit);
  }

  /** The same watch, continued from there. */
  public StockWatch from(Progress reached) {
    return new StockWatch(
        symbol, percentageChange, timeLimit, checkInterval, notifyUrl, email, eternal, reached);
  }

  /** Whether somebody asked for the same. */
  boolean isSameAs(StockWatch other) {
    return normal().equals(other.normal());
  }

  @SuppressWarnings("NullAway") // Nobody has looked yet whether anything is missing.
  private StockWatch normal() {
    return new StockWatch(
        symbol,
        percentageChange == null ? null : percentageChange.stripTrailingZeros(),
        timeLimit,
        checkInterval,
        notifyUrl,
        email,
        eternal,
        null);
  }

  private static Duration wholeMillis(Duration duration) {
    return duration.truncatedTo(ChronoUnit.MILLIS);
  }
}
