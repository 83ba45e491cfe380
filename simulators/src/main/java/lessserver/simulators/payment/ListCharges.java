package lessserver.simulators.payment;

import java.util.function.Function;
import lessserver.functions.Page;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists the provider's charges, newest first. */
@Component
class ListCharges implements Function<ChargeQuery, Page<ChargeView>> {

  private final Charges charges;

  ListCharges(Charges charges) {
    this.charges = charges;
  }

  @Override
  public Page<ChargeView> apply(ChargeQuery query) {
    return Page.of(
        query.page(),
        charges.page(query.page().before(), query.reference(), Limit.of(query.page().fetch())),
        Charge::position,
        ChargeView::of);
  }
}
