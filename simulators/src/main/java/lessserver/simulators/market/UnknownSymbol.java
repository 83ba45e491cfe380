package lessserver.simulators.market;

import lessserver.functions.Refusal;

/** Nothing of that name is traded. */
final class UnknownSymbol extends Refusal {

  private static final long serialVersionUID = 1L;

  UnknownSymbol(String symbol) {
    super(Kind.UNKNOWN, "Nothing is traded as " + symbol + ".");
  }
}
