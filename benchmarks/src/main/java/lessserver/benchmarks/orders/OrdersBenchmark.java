package lessserver.benchmarks.orders;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import lessserver.benchmarks.RunningSuite;

/**
 * Orders from a running suite through its gateway, in a closed loop: each client sends the next
 * order when it has its 202. Prints a table.
 */
public final class OrdersBenchmark {

  private static final int ACCEPTED = 202;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration TO_COMPLETE = Duration.ofMinutes(5);

  /** On two busy processors the JIT compilers take this long. */
  private static final Duration TO_WARM_UP = Duration.ofSeconds(90);

  private static final int WARM_UP_CLIENTS = 4;
  private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");
  private static final String ORDER =
      """
      {"customerId": "alice", "card": "tok_visa",
       "items": [{"sku": "ESPRESSO-250", "quantity": 1}],
       "shipTo": {"name": "Alice", "street": "Way 1", "postalCode": "10115",
                  "city": "Berlin", "country": "DE"}}
      """;

  /** Sets how much load the watching makes, not what is measured: the shop notes the times. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final RunningSuite suite;

  private OrdersBenchmark(RunningSuite suite) {
    this.suite = suite;
  }

  /** What one client saw. */
  private record Seen(List<String> orders, List<Long> nanos, List<String> failures) {}

  /**
   * Takes the suite's data folder, and the seconds that each row is to last.
   *
   * @param arguments those two
   */
  public static void main(String[] arguments) throws Exception {
    var benchmark = new OrdersBenchmark(new RunningSuite(Path.of(arguments[0])));
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
    benchmark.measure(WARM_UP_CLIENTS, TO_WARM_UP); // not printed
    System.out.println(
        "| clients | orders | accepted/s | 202 p50 ms | 202 p99 ms | completed/s | 202 to completed"
            + " p50 ms | p99 ms | failed calls |");
    System.out.println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (int clients : new int[] {1, 64}) {
      System.out.println(benchmark.measure(clients, time));
    }
  }

  private String measure(int clients, Duration time) throws Exception {
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    List<Seen> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Seen>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(threads.submit(() -> client(end)));
      }
      for (Future<Seen> each : all) {
        seen.add(each.get());
      }
    }
    double acceptSeconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
    List<String> orders = seen.stream().flatMap(each -> each.orders().stream()).toList();
    List<Long> toCompletion = new ArrayList<>();
    for (String order : orders) {
      toCompletion.add(awaitCompletion(order));
    }
    double completeSeconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
    List<Long> nanos =
        new ArrayList<>(seen.stream().flatMap(each -> each.nanos().stream()).toList());
    Collections.sort(nanos);
    Collections.sort(toCompletion);
    return "| %d | %,d | **%,.0f** | %.1f | %.1f | **%,.0f** | %,d | %,d | %s |"
        .formatted(
            clients,
            orders.size(),
            orders.size() / acceptSeconds,
            at(nanos, 0.5) / NANOS_PER_MILLI,
            at(nanos, 0.99) / NANOS_PER_MILLI,
            orders.size() / completeSeconds,
            at(toCompletion, 0.5),
            at(toCompletion, 0.99),
            failures(seen));
  }

  /** How many there were of each kind. */
  private static String failures(List<Seen> seen) {
    Map<String, Long> kinds =
        seen.stream()
            .flatMap(each -> each.failures().stream())
            .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    return kinds.isEmpty()
        ? "0"
        : kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " x " + kind.getKey())
            .collect(Collectors.joining(", "));
  }

  private Seen client(long end) throws InterruptedException {
    var seen = new ArrayList<String>();
    var nanos = new ArrayList<Long>();
    var failures = new ArrayList<String>();
    while (System.nanoTime() < end) {
      long sent = System.nanoTime();
      try {
        HttpResponse<String> answer =
            suite.send(
                suite
                    .request("/api/v1/orders")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(ORDER)));
        if (answer.statusCode() == ACCEPTED) {
          nanos.add(System.nanoTime() - sent);
          seen.add(RunningSuite.json(answer).get("orderId").asText());
        } else {
          failures.add(String.valueOf(answer.statusCode()));
        }
      } catch (IOException e) {
        failures.add(e.getClass().getSimpleName());
      }
    }
    return new Seen(seen, nanos, failures);
  }

  /**
   * By the shop's own clock: from when it was placed to its last change, in milliseconds.
   *
   * @throws IllegalStateException if it ends in another way
   */
  private long awaitCompletion(String order) {
    JsonNode view =
        await()
            .atMost(TO_COMPLETE)
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .pollInterval(LOOK_EVERY)
            .until(
                () -> suite.get("/api/v1/orders/" + order),
                each -> ENDS.contains(each.path("status").asText()));
    if (!view.get("status").asText().equals("COMPLETED")) {
      throw new IllegalStateException("not completed: " + view);
    }
    return Duration.between(
            Instant.parse(view.get("placedAt").asText()),
            Instant.parse(view.get("changedAt").asText()))
        .toMillis();
  }

  private static long at(List<Long> sorted, double share) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.floor((sorted.size() - 1) * share));
  }
}
