package lessserver.orders.shipping;

/** What the shortener tells of a new link, as far as orders care. */
public record LinkMade(String code) {}
