package lessserver.simulators.payment;

import java.time.Instant;

/**
 * What the provider says of a charge.
 *
 * @param amount in cents
 * @param repeats how often the same was asked again
 */
record ChargeView(
    String id,
    String idempotencyKey,
    String reference,
    long amount,
    String currency,
    ChargeStatus status,
    int repeats,
    Instant createdAt,
    Instant updatedAt) {

  static ChargeView of(Charge charge) {
    return new ChargeView(
        charge.id(),
        charge.idempotencyKey(),
        charge.reference(),
        charge.amount(),
        charge.currency(),
        charge.status(),
        charge.repeats(),
        charge.createdAt(),
        charge.updatedAt());
  }
}
