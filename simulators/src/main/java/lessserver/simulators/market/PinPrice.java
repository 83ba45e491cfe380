package lessserver.simulators.market;

import java.util.function.Function;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/** Holds a price still, or lets it move again; forgotten when the process ends. */
@Component
class PinPrice implements Function<Pin, Quote> {

  private final Market market;

  PinPrice(Market market) {
    this.market = market;
  }

  @Override
  public Quote apply(Pin pin) {
    if (!market.trades(pin.symbol())) {
      throw new UnknownSymbol(pin.symbol());
    }
    if (pin.price() == null) {
      market.unpin(pin.symbol());
    } else if (pin.price().signum() <= 0) {
      throw new InvalidPrice();
    } else {
      market.pin(pin.symbol(), pin.price());
    }
    return market.now(pin.symbol()).orElseThrow();
  }

  /** Nothing costs that little. */
  static final class InvalidPrice extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidPrice() {
      super(
          Kind.INVALID,
          "A price must be more than nothing.",
          new FieldError("price", "must be more than nothing"));
    }
  }
}
