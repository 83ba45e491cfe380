package lessserver.simulators.payment;

/** How a charge stands. */
enum ChargeStatus {
  /** The bank said no; no money was ever held. */
  DECLINED,
  /** The money is held. */
  AUTHORIZED,
  /** The money is taken. */
  CAPTURED,
  /** The money is held no more. */
  VOIDED,
  /** The money was taken and given back. */
  REFUNDED
}
