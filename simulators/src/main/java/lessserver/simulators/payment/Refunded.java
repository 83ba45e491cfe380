package lessserver.simulators.payment;

/** What became of the money. */
record Refunded(String reference, Result status) {

  enum Result {
    REFUNDED,
    VOIDED,
    NOTHING_CHARGED
  }
}
