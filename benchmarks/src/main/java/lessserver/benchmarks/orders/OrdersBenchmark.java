package lessserver.benchmarks.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders from a running suite through its gateway, in a closed loop: each client sends the next
 * order when it has its 202. Prints a table. With nothing but the JDK, so that it runs as a source
 * file.
 */
public final class OrdersBenchmark {

  private static final int ACCEPTED = 202;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration TO_COMPLETE = Duration.ofMinutes(5);
  private static final Set<String> BAD_ENDS = Set.of("FAILED", "CANCELLED");

  /** Sets how much load the watching makes, not what is measured: the shop notes the times. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private static final Pattern ID = Pattern.compile("\"orderId\":\"([^\"]+)\"");
  private static final Pattern STATUS = Pattern.compile("\"status\":\"([A-Z_]+)\"");
  private static final Pattern PLACED = Pattern.compile("\"placedAt\":\"([^\"]+)\"");
  private static final Pattern CHANGED = Pattern.compile("\"changedAt\":\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;
  private final String key;

  private OrdersBenchmark(String address, String key) {
    this.address = address;
    this.key = key;
  }

  /** What one client saw. */
  private record Seen(List<String> orders, List<Long> nanos, int failures) {}

  /**
   * Takes the gateway's address, the file with an API key, and the seconds each row is to last.
   *
   * @param arguments those three
   */
  public static void main(String[] arguments) throws Exception {
    var benchmark =
        new OrdersBenchmark(arguments[0], Files.readString(Path.of(arguments[1])).strip());
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
    benchmark.measure(8, time); // to warm up, not printed
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
    return "| %d | %,d | **%,.0f** | %.1f | %.1f | **%,.0f** | %,d | %,d | %d |"
        .formatted(
            clients,
            orders.size(),
            orders.size() / acceptSeconds,
            at(nanos, 0.5) / NANOS_PER_MILLI,
            at(nanos, 0.99) / NANOS_PER_MILLI,
            orders.size() / completeSeconds,
            at(toCompletion, 0.5),
            at(toCompletion, 0.99),
            seen.stream().mapToInt(Seen::failures).sum());
  }

  private Seen client(long end) throws InterruptedException {
    var seen = new ArrayList<String>();
    var nanos = new ArrayList<Long>();
    int failures = 0;
    while (System.nanoTime() < end) {
      long sent = System.nanoTime();
      try {
        HttpResponse<String> answer =
            http.send(
                request("/api/v1/orders")
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            """
                            {"customerId": "alice", "card": "tok_visa",
                             "items": [{"sku": "ESPRESSO-250", "quantity": 1}],
                             "shipTo": {"name": "Alice", "street": "Way 1", "postalCode": "10115",
                                        "city": "Berlin", "country": "DE"}}
                            """))
                    .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() == ACCEPTED) {
          nanos.add(System.nanoTime() - sent);
          seen.add(find(ID, answer.body()));
        } else {
          failures++;
        }
      } catch (IOException _) {
        failures++;
      }
    }
    return new Seen(seen, nanos, failures);
  }

  /**
   * By the shop's own clock: from when it was placed to its last change, in milliseconds.
   *
   * @throws IllegalStateException if it ends in another way, or not at all
   */
  private long awaitCompletion(String order) throws IOException, InterruptedException {
    long end = System.nanoTime() + TO_COMPLETE.toNanos();
    String view;
    String status;
    do {
      view = http.send(request("/api/v1/orders/" + order).build(), BodyHandlers.ofString()).body();
      // A gateway that is busy says so in place of a status.
      status = STATUS.matcher(view).results().findFirst().map(it -> it.group(1)).orElse("");
      if (status.equals("COMPLETED")) {
        return Duration.between(
                Instant.parse(find(PLACED, view)), Instant.parse(find(CHANGED, view)))
            .toMillis();
      }
      Thread.sleep(LOOK_EVERY); // Looking without a pause would be load of its own.
    } while (!BAD_ENDS.contains(status) && System.nanoTime() < end);
    throw new IllegalStateException("not completed: " + view);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).header("X-API-Key", key);
  }

  private static long at(List<Long> sorted, double share) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.floor((sorted.size() - 1) * share));
  }

  private static String find(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return found.group(1);
  }
}
