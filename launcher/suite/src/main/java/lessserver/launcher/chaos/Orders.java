package lessserver.launcher.chaos;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import lessserver.launcher.client.GatewayClient;

/** The shop's customers, and the books of all who have part in an order. */
final class Orders implements Crowd {

  private final Shoppers shoppers;
  private final OrderBooks books;
  private final int count;

  /**
   * Reads the books as they are before anybody orders.
   *
   * @param count how many orders there are to be
   */
  Orders(GatewayClient gateway, int count, long seed, Clock clock) throws InterruptedException {
    this.books = new OrderBooks(gateway);
    this.shoppers = new Shoppers(gateway, seed, clock);
    this.count = count;
  }

  @Override
  public void use(Duration time) throws Exception {
    shoppers.shop(count, time);
  }

  @Override
  public List<String> awaitEnd(Duration atMost) throws InterruptedException {
    return books.awaitEnd(shoppers.accepted(), atMost);
  }

  @Override
  public List<Line> books() throws InterruptedException {
    return books.compare(shoppers.accepted());
  }

  @Override
  public String summary() throws InterruptedException {
    return "orders " + books.ends(shoppers.accepted());
  }

  @Override
  public List<String> complaints() {
    return shoppers.complaints();
  }
}
