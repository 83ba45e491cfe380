package lessserver.orders.order;

import jakarta.validation.constraints.Size;
import lessserver.functions.Printable;
import org.jspecify.annotations.Nullable;

/** What a human says of an order that needs approval. */
public record OrderDecision(
    String orderId, boolean approved, @Size(max = 100) @Printable @Nullable String by) {}
