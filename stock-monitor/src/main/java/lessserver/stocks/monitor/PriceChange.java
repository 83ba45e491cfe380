package lessserver.stocks.monitor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How far a price has moved, by the book's symmetric formula: the difference in percent of the mean
 * of both prices, {@code (b - a) / ((a + b) / 2) * 100}. A rise and the fall that undoes it are of
 * the same size, and no change reaches 200 %.
 */
public final class PriceChange {

  private static final int DECIMALS = 4;
  private static final BigDecimal TWO_HUNDRED = BigDecimal.valueOf(200);

  private PriceChange() {}

  /** In percent, with four decimals; below zero for a fall. */
  public static BigDecimal percent(BigDecimal from, BigDecimal to) {
    return to.subtract(from)
        .multiply(TWO_HUNDRED)
        .divide(from.add(to), MathContext.DECIMAL128)
        .setScale(DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** Whether it has moved by at least so many percent, up or down; exact, without a division. */
  public static boolean reaches(BigDecimal percentage, BigDecimal from, BigDecimal to) {
    BigDecimal moved = to.subtract(from).abs().multiply(TWO_HUNDRED);
    return moved.compareTo(percentage.multiply(from.add(to))) >= 0;
  }
}
