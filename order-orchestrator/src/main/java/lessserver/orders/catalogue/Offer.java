package lessserver.orders.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import lessserver.orders.Euros;

/**
 * A product as a row of a dataset tells of it.
 *
 * @param price in cents
 * @param stock what there is of it when it is new to the shop
 */
record Offer(String sku, String name, long price, int stock) {

  private static final int LONGEST_SKU = 40;
  private static final int LONGEST_NAME = 200;

  /**
   * Reads {@code sku}, {@code name}, {@code price} in euros and, if it is there, {@code stock}.
   *
   * @throws IllegalArgumentException if the row is no product; its message says why
   */
  static Offer of(JsonNode row) {
    return new Offer(
        text(row, "sku", LONGEST_SKU), text(row, "name", LONGEST_NAME), price(row), stock(row));
  }

  private static String text(JsonNode row, String column, int longest) {
    String text = row.path(column).asText("").strip();
    if (text.isEmpty() || text.length() > longest || "null".equals(text)) {
      throw new IllegalArgumentException(column + " has to have 1 to " + longest + " characters");
    }
    return text;
  }

  private static long price(JsonNode row) {
    try {
      long cents = Euros.cents(new BigDecimal(row.path("price").asText("")));
      if (cents > 0) {
        return cents;
      }
    } catch (ArithmeticException _) {
      // Then it is none: below.
    } catch (NumberFormatException _) {
      // The same.
    }
    throw new IllegalArgumentException("price has to be a positive amount of euros and cents");
  }

  private static int stock(JsonNode row) {
    JsonNode stock = row.path("stock");
    if (stock.isMissingNode() || stock.isNull()) {
      return 0;
    }
    if (!stock.canConvertToInt() || stock.intValue() < 0) {
      throw new IllegalArgumentException("stock has to be a whole number from 0");
    }
    return stock.intValue();
  }
}
