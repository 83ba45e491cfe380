package lessserver.launcher.chaos;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.launcher.client.GatewayClient;

/**
 * Customers who order, each until the order is accepted, however often they have to ask. Some have
 * a card that is declined, some change their mind, some order what has to be approved.
 */
final class Shoppers {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final int PERCENT = 100;
  private static final int DECLINED = 10;
  private static final int CANCELLED = 20;
  private static final int APPROVED = 24;
  private static final int LATEST_SECOND_THOUGHT_MILLIS = 1_500;

  private final GatewayClient gateway;
  private final long seed;

  /** The same seed orders the same again, but not the same orders. */
  private final String run = "chaos-" + UUID.randomUUID();

  private final Clock clock;
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  Shoppers(GatewayClient gateway, long seed, Clock clock) {
    this.gateway = gateway;
    this.seed = seed;
    this.clock = clock;
  }

  /** Lets so many order within a time, evenly. */
  void shop(int orders, Duration within) throws Exception {
    Instant begin = clock.instant();
    try (ExecutorService shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < orders; i++) {
        int number = i;
        Instant at = begin.plus(within.multipliedBy(i).dividedBy(orders));
        all.add(shoppers.submit(() -> order(number, at)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  /** The ids of all orders that were accepted. */
  List<String> accepted() {
    return List.copyOf(accepted);
  }

  /** What shoppers were told that they should not have been. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private Void order(int number, Instant at) throws InterruptedException {
    Thread.sleep(Duration.between(clock.instant(), at)); // the pace at which orders come
    Random random = new Random(seed + number);
    int kind = random.nextInt(PERCENT);
    List<String> skus = List.of("ESPRESSO-250", "FILTER-500", "TEA-GREEN", "TEA-BLACK");
    boolean large = kind >= CANCELLED && kind < APPROVED;
    String json =
        """
        {"customerId": "alice", "items": [{"sku": "%s", "quantity": %d}], "card": "%s",
         "shipTo": {"name": "Alice", "street": "Way 1", "postalCode": "10115", "city": "Berlin",
                    "country": "DE"}}
        """
            .formatted(
                large ? "GRINDER-ELECTRIC" : skus.get(random.nextInt(skus.size())),
                large ? 6 : 1 + random.nextInt(3),
                kind < DECLINED ? "tok_declined" : "tok_visa");
    Optional<String> id =
        untilAnswered("/api/v1/orders", json, Map.of("Idempotency-Key", run + "-" + number));
    if (id.isEmpty()) {
      return null;
    }
    accepted.add(id.get());
    if (kind >= DECLINED && kind < CANCELLED) {
      int millis = random.nextInt(LATEST_SECOND_THOUGHT_MILLIS);
      Thread.sleep(millis); // at random: a cancellation meets any step of the order's way
      insist(Duration.ofSeconds(10), "/api/v1/orders/" + id.get() + "/cancel");
    } else if (large) {
      insist(PATIENCE, "/api/v1/orders/" + id.get() + "/approve");
    }
    return null;
  }

  /** The order's id, or nothing if there never was a good answer. */
  private Optional<String> untilAnswered(String path, String json, Map<String, String> headers)
      throws InterruptedException {
    Optional<GatewayClient.Answer> answer =
        GatewayClient.tryFor(
            PATIENCE,
            () -> Optional.of(gateway.post(path, json, headers)).filter(each -> !each.passes()));
    if (answer.isEmpty()) {
      complaints.add(path + " had no answer for " + PATIENCE);
    } else if (!answer.get().succeeded()) {
      complaints.add(path + " answered " + answer.get());
    }
    return answer
        .filter(GatewayClient.Answer::succeeded)
        .map(each -> each.body().path("orderId").asText());
  }

  /** Until it is accepted, or there is nothing to be said any more. */
  private void insist(Duration time, String path) throws InterruptedException {
    GatewayClient.tryFor(
        time,
        () -> {
          GatewayClient.Answer answer = gateway.post(path, "{}", Map.of());
          boolean done = answer.succeeded() || ended(path);
          return done ? Optional.of(answer) : Optional.empty();
        });
  }

  private boolean ended(String path) throws IOException, InterruptedException {
    GatewayClient.Answer order = gateway.get(path.substring(0, path.lastIndexOf('/')));
    return order.succeeded() && OrderBooks.isEnd(order.body().path("status").asText());
  }
}
