package lessserver.orders.order;

/** An order with the id under which it is known from now on. */
public record AcceptedOrder(String orderId, OrderRequest request) {}
