package lessserver.orders.catalogue;

/** What csv-etl tells of a finished import, as far as the shop cares. */
public record ImportCompleted(String importId, String dataset) {}
