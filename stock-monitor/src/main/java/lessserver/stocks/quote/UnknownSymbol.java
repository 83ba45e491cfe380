package lessserver.stocks.quote;

import lessserver.functions.Refusal;

/** The market has no such stock. */
public final class UnknownSymbol extends Refusal {

  private static final long serialVersionUID = 1L;

  UnknownSymbol(String symbol) {
    super(
        Kind.UNKNOWN,
        "The market has no stock " + symbol + ".",
        new FieldError("symbol", "is not known to the market"));
  }
}
