package lessserver.orders.order;

import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/** The wish to call an order off. */
public record OrderCancellation(
    String orderId, @Size(max = 200) @Printable @Nullable String reason) {}
