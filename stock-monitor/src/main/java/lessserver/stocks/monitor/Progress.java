package lessserver.stocks.monitor;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a watch has come; also what clients of the durable API see as custom status.
 *
 * @param endsAt when the time limit is reached; null for never
 * @param initialPrice from which the change counts; null as long as there was none
 * @param change in percent of the mean of both prices, rounded; below zero for a fall
 * @param checks how often it looked
 * @param failedChecks how often there was no price to be seen
 * @param lastFailure why there was none the last time; null if there was one
 * @param notices how often there was something to tell
 */
public record Progress(
    Instant startedAt,
    @Nullable Instant endsAt,
    @Nullable BigDecimal initialPrice,
    @Nullable BigDecimal lastPrice,
    @Nullable BigDecimal change,
    long checks,
    long failedChecks,
    @Nullable String lastFailure,
    int notices,
    @Nullable Instant lastCheckAt,
    @Nullable Instant nextCheckAt) {

  private static final int LONGEST_FAILURE = 500;

  /** Refuses one that nobody can have made: it would never come to its end. */
  public Progress {
    if (checks < 0 || failedChecks < 0 || notices < 0) {
      throw new IllegalArgumentException("nothing is done less often than never");
    }
  }

  /** Nothing seen yet; begun at that moment, to the microsecond that databases keep. */
  public static Progress none(Instant at, @Nullable Instant endsAt) {
    Instant startedAt = at.truncatedTo(ChronoUnit.MICROS);
    return new Progress(startedAt, endsAt, null, null, null, 0, 0, null, 0, null, startedAt);
  }

  /** It looked, and there was a price. */
  public Progress saw(BigDecimal price, Instant at) {
    BigDecimal initial = initialPrice == null ? price : initialPrice;
    return new Progress(
        startedAt,
        endsAt,
        initial,
        price,
        PriceChange.percent(initial, price),
        checks + 1,
        failedChecks,
        null,
        notices,
        at,
        null);
  }

  /** It looked, and there was none. */
  public Progress missed(String why, Instant at) {
    return new Progress(
        startedAt,
        endsAt,
        initialPrice,
        lastPrice,
        change,
        checks + 1,
        failedChecks + 1,
        why.length() <= LONGEST_FAILURE ? why : why.substring(0, LONGEST_FAILURE),
        notices,
        at,
        null);
  }

  /** It will look again then. */
  public Progress until(Instant next) {
    return new Progress(
        startedAt,
        endsAt,
        initialPrice,
        lastPrice,
        change,
        checks,
        failedChecks,
        lastFailure,
        notices,
        lastCheckAt,
        next);
  }

  /** There was something to tell. */
  public Progress told() {
    return new Progress(
        startedAt,
        endsAt,
        initialPrice,
        lastPrice,
        change,
        checks,
        failedChecks,
        lastFailure,
        notices + 1,
        lastCheckAt,
        nextCheckAt);
  }

  /** From now on the change counts from the last price. */
  public Progress anew() {
    return new Progress(
        startedAt,
        endsAt,
        lastPrice,
        lastPrice,
        BigDecimal.ZERO,
        checks,
        failedChecks,
        lastFailure,
        notices,
        lastCheckAt,
        nextCheckAt);
  }

  /** Whether the price has moved so far; never, as long as the last look was in vain. */
  public boolean hasMovedBy(BigDecimal percentageChange) {
    return lastFailure == null
        && initialPrice != null
        && lastPrice != null
        && PriceChange.reaches(percentageChange, initialPrice, lastPrice);
  }
}
