package lessserver.orders.placement;

/**
 * What is to be paid for an order.
 *
 * @param amount in cents
 * @param card the payment provider's token of a card
 */
record Payment(String orderId, long amount, String card) {}
