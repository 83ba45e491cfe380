package lessserver.stocks.quote;

import java.util.Optional;

/** One stock's prices as they come; for one virtual thread. */
interface Ticks extends AutoCloseable {

  /**
   * One of them.
   *
   * @param id by which a later reader can go on behind it
   */
  record Tick(String id, Quote quote) {}

  /**
   * Waits for the next one.
   *
   * @return empty if there was none for a while; there may be a next one all the same
   */
  Optional<Tick> next() throws InterruptedException;

  @Override
  void close();
}
