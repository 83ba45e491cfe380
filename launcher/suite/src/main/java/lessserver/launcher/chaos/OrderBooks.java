package lessserver.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import lessserver.launcher.client.GatewayClient;

/**
 * What the shop says of its orders, beside what the payment provider, the carrier and the mail
 * server say.
 */
final class OrderBooks {

  private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");

  private final GatewayClient gateway;
  private final Map<String, Long> stockBefore;
  private final BigDecimal creditBefore;

  /** Reads what there is before anything is ordered. */
  OrderBooks(GatewayClient gateway) throws InterruptedException {
    this.gateway = gateway;
    this.stockBefore = stock();
    this.creditBefore = credit();
  }

  static boolean isEnd(String status) {
    return ENDS.contains(status);
  }

  /** Waits until all have ended, but not longer than that; returns those that have not. */
  List<String> awaitEnd(List<String> orders, Duration atMost) throws InterruptedException {
    List<String> open = new ArrayList<>(orders);
    GatewayClient.tryFor(
        atMost,
        () -> {
          for (String id : List.copyOf(open)) {
            if (isEnd(gateway.read("/api/v1/orders/" + id).path("status").asText())) {
              open.remove(id);
            }
          }
          return open.isEmpty() ? Optional.of(open) : Optional.empty();
        });
    return open;
  }

  /** Compares everything about these orders. */
  List<Line> compare(List<String> ids) throws InterruptedException {
    List<JsonNode> orders = new ArrayList<>();
    for (String id : ids) {
      orders.add(gateway.read("/api/v1/orders/" + id));
    }
    List<JsonNode> completed = with(orders, "status", "COMPLETED"::equals);
    Set<String> good = values(completed, "orderId");
    Set<String> all = Set.copyOf(ids);

    List<JsonNode> charges =
        with(
            with(gateway.readAll("/api/v1/simulators/charges"), "reference", all::contains),
            "status",
            "CAPTURED"::equals);
    List<JsonNode> shipments =
        with(
            with(gateway.readAll("/api/v1/simulators/shipments"), "reference", all::contains),
            "status",
            "BOOKED"::equals);
    Map<String, Long> mails = mails(all);

    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.exactly(
            "orders that ended", ids.size(), with(orders, "status", ENDS::contains).size()));
    lines.add(
        Line.exactly(
            "payments taken, one for each completed order", completed.size(), charges.size()));
    lines.add(Line.exactly("orders that were paid for", good.size(), paid(good, charges)));
    lines.add(Line.exactly("money taken, cents", cents(completed), sum(charges, "amount")));
    lines.add(
        Line.exactly(
            "shipments, one for each completed order", completed.size(), shipments.size()));
    lines.add(
        Line.exactly(
            "orders that were shipped",
            good.size(),
            values(with(shipments, "reference", good::contains), "reference").size()));
    lines.add(
        Line.exactly(
            "mails, one for each completed order",
            completed.size(),
            mails.values().stream().mapToLong(Long::longValue).sum()));
    lines.add(
        Line.exactly(
            "orders that were mailed",
            good.size(),
            mails.keySet().stream().filter(good::contains).count()));
    lines.add(
        Line.exactly(
            "pieces in stock",
            left(completed),
            stock().values().stream().mapToLong(Long::longValue).sum()));
    lines.add(Line.exactly("credit free, cents", inCents(creditBefore), inCents(credit())));
    return lines;
  }

  /** How many orders ended how. */
  Map<String, Long> ends(List<String> ids) throws InterruptedException {
    Map<String, Long> ends = new TreeMap<>();
    for (String id : ids) {
      ends.merge(gateway.read("/api/v1/orders/" + id).path("status").asText(), 1L, Long::sum);
    }
    return ends;
  }

  private static long paid(Set<String> good, List<JsonNode> charges) {
    return values(with(charges, "reference", good::contains), "reference").size();
  }

  /** How many different mails tell of each order. */
  private Map<String, Long> mails(Set<String> orders) throws InterruptedException {
    Map<String, Set<String>> ids = new HashMap<>();
    for (JsonNode mail : gateway.readAll("/api/v1/simulators/mails")) {
      String order = mail.path("subject").asText().replaceFirst(".*(ord-[0-9a-f]+).*", "$1");
      if (orders.contains(order)) {
        ids.computeIfAbsent(order, _ -> new HashSet<>()).add(mail.path("messageId").asText());
      }
    }
    return ids.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> (long) each.getValue().size()));
  }

  private long left(List<JsonNode> completed) {
    long before = stockBefore.values().stream().mapToLong(Long::longValue).sum();
    long sold = 0;
    for (JsonNode order : completed) {
      for (JsonNode item : order.path("items")) {
        sold += item.path("quantity").asLong();
      }
    }
    return before - sold;
  }

  private Map<String, Long> stock() throws InterruptedException {
    return gateway.readAll("/api/v1/products").stream()
        .collect(
            Collectors.toMap(
                product -> product.get("sku").asText(), product -> product.get("stock").asLong()));
  }

  private BigDecimal credit() throws InterruptedException {
    return gateway.read("/api/v1/customers/alice").get("available").decimalValue();
  }

  private static long cents(List<JsonNode> orders) {
    return orders.stream().mapToLong(order -> inCents(order.get("total").decimalValue())).sum();
  }

  private static long inCents(BigDecimal euros) {
    return euros.movePointRight(2).longValueExact();
  }

  private static long sum(List<JsonNode> rows, String field) {
    return rows.stream().mapToLong(row -> row.get(field).asLong()).sum();
  }

  private static List<JsonNode> with(List<JsonNode> rows, String field, Predicate<String> fits) {
    return rows.stream().filter(row -> fits.test(row.path(field).asText())).toList();
  }

  private static Set<String> values(List<JsonNode> rows, String field) {
    return rows.stream().map(row -> row.path(field).asText()).collect(Collectors.toSet());
  }
}
