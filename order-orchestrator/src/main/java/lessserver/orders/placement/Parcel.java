package lessserver.orders.placement;

import lessserver.orders.order.Address;

/** An order's goods on their way to somebody. */
record Parcel(String orderId, Address shipTo) {}
