package lessserver.simulators.carrier;

import java.util.function.Function;
import lessserver.functions.Page;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists the carrier's shipments, newest first. */
@Component
class ListShipments implements Function<ShipmentQuery, Page<ShipmentView>> {

  private final Shipments shipments;

  ListShipments(Shipments shipments) {
    this.shipments = shipments;
  }

  @Override
  public Page<ShipmentView> apply(ShipmentQuery query) {
    return Page.of(
        query.page(),
        shipments.page(query.page().before(), query.reference(), Limit.of(query.page().fetch())),
        Shipment::position,
        ShipmentView::of);
  }
}
