package lessserver.durable.shop;

/** What a customer wants. */
public record Order(String id, String product, int quantity) {}
