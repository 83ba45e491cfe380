package lessserver.simulators.carrier;

import java.time.Instant;

/**
 * What the carrier says of a shipment.
 *
 * @param repeats how often the same was asked again
 */
record ShipmentView(
    String id,
    String idempotencyKey,
    String reference,
    String trackingNumber,
    ShipmentStatus status,
    int repeats,
    Instant createdAt,
    Instant updatedAt) {

  static ShipmentView of(Shipment shipment) {
    return new ShipmentView(
        shipment.id(),
        shipment.idempotencyKey(),
        shipment.reference(),
        shipment.trackingNumber(),
        shipment.status(),
        shipment.repeats(),
        shipment.createdAt(),
        shipment.updatedAt());
  }
}
