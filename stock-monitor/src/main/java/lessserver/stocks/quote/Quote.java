package lessserver.stocks.quote;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stock costs.
 *
 * @param price more than nothing; at most 8 decimals
 * @param currency absent where the market does not say
 * @param at when the market had this price
 */
public record Quote(String symbol, BigDecimal price, @Nullable String currency, Instant at) {

  /** What a symbol looks like, on every market. */
  public static final String SYMBOL = "[A-Z][A-Z0-9.]{0,9}";

  public static final String NO_SYMBOL = "must be a symbol such as ACME or BRK.B";

  private static final BigDecimal HIGHEST = new BigDecimal("1e12");
  private static final int DECIMALS = 8;
  private static final int LONGEST_CURRENCY = 10;

  /** Rounds the price to what is stored. */
  public Quote {
    // A long exponent is not written out only to be refused.
    if (price.signum() > 0 && price.compareTo(HIGHEST) <= 0 && price.scale() > DECIMALS) {
      price = price.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }
  }

  /** Whether this can be an answer to the question for that symbol. */
  boolean makesSenseFor(String asked) {
    return symbol.equals(asked)
        && price.signum() > 0
        && price.compareTo(HIGHEST) <= 0
        && (currency == null || currency.length() <= LONGEST_CURRENCY);
  }
}
