package lessserver.shortener.tracking;

/**
 * What the order orchestrator tells of a new order, as far as links care.
 *
 * @param trackingCode what the link is to be called
 * @param trackingUrl where it leads
 */
public record OrderPlaced(String trackingCode, String trackingUrl) {}
