package lessserver.orders.placement;

/** How an order comes to nothing. */
record Ending(String orderId, String reason) {}
