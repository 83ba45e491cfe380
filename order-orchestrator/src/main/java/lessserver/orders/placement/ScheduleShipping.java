package lessserver.orders.placement;

import java.time.Clock;
import java.util.function.Function;
import lessserver.orders.order.OrderChanges;
import lessserver.orders.shipping.Carrier;
import org.springframework.stereotype.Component;

/** Has an order's goods fetched; returns the tracking number. */
@Component
class ScheduleShipping implements Function<Parcel, String> {

  private final Carrier carrier;
  private final OrderChanges changes;
  private final Clock clock;

  ScheduleShipping(Carrier carrier, OrderChanges changes, Clock clock) {
    this.carrier = carrier;
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public String apply(Parcel parcel) {
    String trackingNumber =
        carrier.book(parcel.orderId(), parcel.shipTo(), changes.lines(parcel.orderId()));
    changes.change(parcel.orderId(), order -> order.ship(trackingNumber, clock.instant()));
    return trackingNumber;
  }
}
