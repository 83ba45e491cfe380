package lessserver.orders.order;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an order costs, and what follows from that and from the settings. Settled once: a changed
 * setting must not lead a half placed order another way.
 *
 * @param total in cents
 * @param patience how long payment and shipping are tried; null for orders that were priced before
 *     it was settled here
 * @param trackingLinkWithin how long after its placing the mail waits for the short link; null as
 *     above
 */
public record PricedOrder(
    long total,
    boolean needsApproval,
    @Nullable Duration patience,
    @Nullable Duration trackingLinkWithin) {}
