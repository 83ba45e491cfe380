package lessserver.launcher.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import lessserver.launcher.client.GatewayClient;
import lessserver.launcher.client.GatewayClient.Answer;

/**
 * People who follow one short link. Whoever was sent on is to be counted once; of a visit that was
 * never answered nobody can know.
 */
final class Visitors implements Crowd {

  private static final int AT_ONCE = 4;
  private static final Duration BETWEEN_VISITS = Duration.ofMillis(100);
  private static final Duration TO_MAKE_A_LINK = Duration.ofMinutes(5);
  private static final int FOUND = 302;

  private final GatewayClient gateway;
  private final String run = "chaos-" + UUID.randomUUID();
  private final AtomicLong sentOn = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final List<String> complaints = new ArrayList<>();
  private String code = "";

  Visitors(GatewayClient gateway) {
    this.gateway = gateway;
  }

  @Override
  public void use(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    Optional<Answer> link =
        GatewayClient.tryFor(
            TO_MAKE_A_LINK,
            () ->
                Optional.of(
                        gateway.post(
                            "/api/v1/links",
                            "{\"url\": \"https://example.com/%s\"}".formatted(run),
                            Map.of("Idempotency-Key", run)))
                    .filter(answer -> !answer.passes()));
    if (link.filter(Answer::succeeded).isEmpty()) {
      complaints.add("no link to follow: " + link);
      return;
    }
    code = link.get().body().at("/items/0/code").asText();
    try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(visitors.submit(() -> visit(end)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private Void visit(long end) throws InterruptedException {
    while (System.nanoTime() < end) {
      try {
        (gateway.visit("/" + code) == FOUND ? sentOn : refused).incrementAndGet();
      } catch (IOException _) {
        unanswered.incrementAndGet();
      }
      Thread.sleep(BETWEEN_VISITS); // the pace at which they come
    }
    return null;
  }

  @Override
  public List<String> awaitEnd(Duration atMost) throws InterruptedException {
    Optional<Long> counted =
        GatewayClient.tryFor(
            atMost, () -> Optional.of(counted()).filter(clicks -> clicks >= sentOn.get()));
    return counted.isPresent() ? List.of() : List.of("clicks of " + code);
  }

  private long counted() throws InterruptedException {
    return gateway.read("/api/v1/clicks?groupBy=code&code=" + code).at("/items/0/clicks").asLong();
  }

  /** A redirect that was on its way when the gateway died was counted, and never received. */
  @Override
  public List<Line> books() throws InterruptedException {
    long received = sentOn.get();
    return List.of(
        new Line(
            "clicks, one for each redirect received",
            received,
            received + unanswered.get() + refused.get(),
            counted()));
  }

  @Override
  public String summary() {
    return "visits {sent on=%d, refused=%d, not answered=%d}"
        .formatted(sentOn.get(), refused.get(), unanswered.get());
  }

  @Override
  public List<String> complaints() {
    return List.copyOf(complaints);
  }
}
