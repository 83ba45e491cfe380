package lessserver.simulators.carrier;

/** What became of the shipment. */
record Cancelled(String reference, Result status) {

  enum Result {
    CANCELLED,
    NOTHING_BOOKED
  }
}
