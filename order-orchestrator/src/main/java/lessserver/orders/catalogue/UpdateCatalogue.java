package lessserver.orders.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lessserver.orders.product.Products;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sells what an imported file offers. A product that the shop has gets its name and price; its
 * stock is the shop's own, for orders move it while a file is read. A new one begins with the
 * file's. A row that is no product is left out and logged; the others count.
 */
@Component
class UpdateCatalogue implements Consumer<ImportCompleted> {

  private static final Logger log = LoggerFactory.getLogger(UpdateCatalogue.class);

  private final ImportedRows rows;
  private final Products products;
  private final TransactionTemplate transaction;
  private final CatalogueProperties properties;

  UpdateCatalogue(
      ImportedRows rows,
      Products products,
      TransactionTemplate transaction,
      CatalogueProperties properties) {
    this.rows = rows;
    this.products = products;
    this.transaction = transaction;
    this.properties = properties;
  }

  @Override
  public void accept(ImportCompleted completed) {
    if (!completed.dataset().equals(properties.dataset())) {
      return;
    }
    Set<String> offered = new HashSet<>();
    Optional<String> cursor = Optional.empty();
    do {
      JsonNode page = rows.page(completed.dataset(), cursor.orElse(null));
      transaction.executeWithoutResult(_ -> page.path("items").forEach(row -> offer(row, offered)));
      cursor = Optional.ofNullable(page.path("nextCursor").textValue());
    } while (cursor.isPresent() && offered.size() < properties.mostProducts());
    log.info(
        "event=catalogue-updated import={} products={} all={}",
        completed.importId(),
        offered.size(),
        cursor.isEmpty());
  }

  private void offer(JsonNode row, Set<String> offered) {
    try {
      Offer offer = Offer.of(row);
      // Newest first: an older row of the same product is out of date.
      if (offered.add(offer.sku())
          && products.describe(offer.sku(), offer.name(), offer.price()) == 0) {
        products.add(offer.sku(), offer.name(), offer.price(), offer.stock());
      }
    } catch (IllegalArgumentException e) {
      log.warn("event=no-product sku={} reason=\"{}\"", row.path("sku").asText(""), e.getMessage());
    }
  }
}
