package lessserver.orders.shipping;

import java.util.List;
import java.util.Set;
import lessserver.orders.order.Address;
import lessserver.orders.order.OrderLine;
import lessserver.orders.thirdparty.ThirdParties;
import lessserver.orders.thirdparty.ThirdParty;
import org.springframework.stereotype.Component;

/** Brings parcels to people. Throws as {@link ThirdParty} does. Safe for use by many threads. */
@Component
public class Carrier {

  private static final Set<String> UNDONE = Set.of("CANCELLED", "NOTHING_BOOKED");

  private final ThirdParty carrier;

  Carrier(ThirdParties thirdParties) {
    this.carrier = thirdParties.carrier();
  }

  private record Item(String sku, int quantity) {}

  private record Booking(String reference, Address shipTo, List<Item> items) {}

  private record Shipment(String reference, String trackingNumber, String status) {

    private boolean isFor(String asked) {
      return asked.equals(reference)
          && trackingNumber != null
          && !trackingNumber.isBlank()
          && "BOOKED".equals(status);
    }
  }

  private record Cancellation(String reference) {}

  private record Cancelled(String reference, String status) {}

  /**
   * Books the shipment of a parcel.
   *
   * @param reference what is shipped; nothing more can be booked for it once it was cancelled
   * @return its tracking number
   */
  public String book(String reference, Address shipTo, List<OrderLine> lines) {
    List<Item> items = lines.stream().map(line -> new Item(line.sku(), line.quantity())).toList();
    return carrier
        .ask(
            "/carrier/v1/shipments",
            new Booking(reference, shipTo, items),
            Shipment.class,
            shipment -> shipment.isFor(reference))
        .trackingNumber();
  }

  /** Calls off whatever was booked for this, and whatever might still be. */
  public void cancel(String reference) {
    carrier.ask(
        "/carrier/v1/cancellations",
        new Cancellation(reference),
        Cancelled.class,
        cancelled ->
            reference.equals(cancelled.reference()) && UNDONE.contains(cancelled.status()));
  }
}
