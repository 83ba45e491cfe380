package lessserver.orders.order;

/**
 * What an order costs, and what follows from that. Settled once: a changed setting must not lead a
 * half placed order another way.
 *
 * @param total in cents
 */
public record PricedOrder(long total, boolean needsApproval) {}
