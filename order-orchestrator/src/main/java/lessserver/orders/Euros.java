package lessserver.orders;

import java.math.BigDecimal;

/** Amounts of money: whole cents inside, euros with two decimals for people. */
public final class Euros {

  public static final String CURRENCY = "EUR";

  private static final int DECIMALS = 2;

  private Euros() {}

  public static BigDecimal of(long cents) {
    return BigDecimal.valueOf(cents, DECIMALS);
  }

  /**
   * The amount in cents.
   *
   * @throws ArithmeticException if it is no whole number of them
   */
  public static long cents(BigDecimal euros) {
    return euros.movePointRight(DECIMALS).longValueExact();
  }
}
