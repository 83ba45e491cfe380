package lessserver.orders.view;

import lessserver.functions.PageQuery;
import lessserver.functions.Printable;
import lessserver.orders.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/** Which orders to list: of everybody or one customer, in any state or one. */
record OrderQuery(
    @Printable @Nullable String customerId, @Nullable OrderStatus status, PageQuery page) {}
