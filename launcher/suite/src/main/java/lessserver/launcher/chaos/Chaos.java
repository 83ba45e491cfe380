package lessserver.launcher.chaos;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import lessserver.launcher.client.GatewayClient;

/**
 * Lets people order while processes are killed under them, and compares the books afterwards.
 * Whatever else happens to the shop meanwhile spoils the comparison.
 */
public final class Chaos {

  private static final Duration TO_FINISH = Duration.ofMinutes(5);

  private final GatewayClient gateway;
  private final List<String> victims;
  private final Function<String, Optional<ProcessHandle>> processes;
  private final Clock clock;

  /**
   * @param victims the names of the processes to kill; somebody has to start them again
   * @param processes finds the process of a name, if it is up
   */
  public Chaos(
      GatewayClient gateway,
      List<String> victims,
      Function<String, Optional<ProcessHandle>> processes,
      Clock clock) {
    this.gateway = gateway;
    this.victims = List.copyOf(victims);
    this.processes = processes;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param open orders that have not ended
   * @param complaints answers that nobody should have got
   */
  public record Report(
      Map<String, Long> kills,
      Map<String, Long> orders,
      List<OrderBooks.Line> books,
      List<String> open,
      List<String> complaints) {

    /** Whether every book agrees with every other, and nothing is stuck. */
    public boolean isClean() {
      return open.isEmpty()
          && complaints.isEmpty()
          && books.stream().allMatch(OrderBooks.Line::agrees);
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      text.append("Killed: %s%nOrders: %s%n%n".formatted(kills, orders));
      for (OrderBooks.Line line : books) {
        text.append(
            "%-46s %,12d %,12d  %s%n"
                .formatted(
                    line.what(), line.expected(), line.found(), line.agrees() ? "" : "DIFFERS"));
      }
      open.forEach(id -> text.append("Not ended: %s%n".formatted(id)));
      complaints.forEach(complaint -> text.append("%s%n".formatted(complaint)));
      return text.append(isClean() ? "The books agree." : "THE BOOKS DO NOT AGREE.").toString();
    }
  }

  /**
   * Runs it.
   *
   * @param seed makes the same orders again; what dies when depends on the machine
   */
  public Report run(int orders, Duration time, long seed) throws Exception {
    OrderBooks books = new OrderBooks(gateway);
    Shoppers shoppers = new Shoppers(gateway, seed, clock);
    Killer killer = new Killer(victims, processes::apply, new Random(seed), clock);
    Instant end = clock.instant().plus(time);
    try (ExecutorService background = Executors.newSingleThreadExecutor()) {
      Future<?> killing =
          background.submit(
              () -> {
                killer.until(end);
                return null;
              });
      shoppers.shop(orders, time);
      killing.get();
    }
    List<String> accepted = shoppers.accepted();
    List<String> open = books.awaitEnd(accepted, TO_FINISH);
    return new Report(
        killer.kills(), books.ends(accepted), books.compare(accepted), open, shoppers.complaints());
  }
}
