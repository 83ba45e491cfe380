package lessserver.functions.idempotency;

/** On H2. */
class IdempotencyTest extends IdempotencyContract {}
