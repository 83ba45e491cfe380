package lessserver.durable.shop;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lessserver.durable.DurableClient;
import lessserver.testing.ForkedJvm;
import lessserver.testing.TemporaryData;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

/**
 * The shop in a process of its own, which says what it does and waits to be killed. Its first
 * argument is what to do, the second the orders, the others are properties.
 */
public final class KillableShop {

  /** Waits for the orders, then places the last of them; says {@code completed=} for each other. */
  public static final String PLACE = "place";

  /** Waits for the orders and says {@code completed=} for each. */
  public static final String FINISH = "finish";

  /** Places orders for ever, named so and numbered; says {@code started=} for each. */
  public static final String LOAD = "load";

  /** Answers HTTP. */
  public static final String SERVE = "serve";

  public static final String READY = "ready";
  public static final String STARTED = "started=";
  public static final String COMPLETED = "completed=";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CLIENTS = 8;

  private KillableShop() {}

  /**
   * Starts one.
   *
   * @param what it is to do, one of the constants above
   * @param properties of the store and others
   */
  public static ForkedJvm start(String what, List<String> orders, Stream<String> properties) {
    return ForkedJvm.start(
        KillableShop.class,
        Stream.concat(Stream.of(what, String.join(",", orders), "--SUITE_TOKEN=test"), properties)
            .toArray(String[]::new));
  }

  /** The JDBC address of a new H2 file. */
  public static String newH2() {
    return "jdbc:h2:file:" + TemporaryData.newFolder() + "/db;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
  }

  @SuppressWarnings("resource") // It is killed, not closed.
  static void main(String[] arguments) throws Exception {
    List<String> orders =
        Stream.of(arguments[1].split(",")).filter(each -> !each.isEmpty()).toList();
    ConfigurableApplicationContext shop =
        Shop.start(Arrays.copyOfRange(arguments, 2, arguments.length));
    DurableClient client = shop.getBean(DurableClient.class);
    System.out.println(READY);
    switch (arguments[0]) {
      case PLACE -> {
        finish(client, orders.subList(0, orders.size() - 1));
        shop.getBean(Breakpoint.class).arm();
        place(client, orders.getLast());
        finish(client, orders);
      }
      case FINISH -> finish(client, orders);
      case LOAD -> load(client, orders.getFirst());
      case SERVE -> shop.getBean(Breakpoint.class).arm();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    Thread.currentThread().join();
  }

  private static void place(DurableClient client, String order) {
    client.start("PlaceOrder", new Order(order, "book", 1), order);
    System.out.println(STARTED + order);
  }

  private static void finish(DurableClient client, List<String> orders) throws TimeoutException {
    for (String order : orders) {
      if (client.find(order).isPresent()) { // not stored when the process was killed first
        client.await(order, PATIENCE);
      }
      System.out.println(COMPLETED + order);
    }
  }

  private static void load(DurableClient client, String name) {
    AtomicInteger count = new AtomicInteger();
    for (int i = 0; i < CLIENTS; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  String order = name + "-" + count.incrementAndGet();
                  try {
                    place(client, order);
                    client.await(order, PATIENCE);
                  } catch (DataAccessException | TimeoutException e) {
                    System.out.println("trouble=" + e.getMessage());
                  }
                }
              });
    }
  }
}
