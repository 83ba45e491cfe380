package lessserver.simulators.carrier;

/** How a shipment stands. */
enum ShipmentStatus {
  BOOKED,
  CANCELLED
}
