package lessserver.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.durable.DurableClient;
import lessserver.stocks.monitor.StockWatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stock monitor as it runs by default. */
class StocksOnH2IT extends StocksContract {

  private static final int MANY = 2_000;
  private static final int CLIENTS = 32;
  private static final int FEW_THREADS = 100;

  @Autowired private DurableClient orchestrations;
  @Autowired private JdbcClient jdbc;

  @Test
  void thousands_of_monitors_watch_at_once_with_few_threads_and_all_end() throws Exception {
    Partners.MARKET.price("MANY", "100");
    int before = ManagementFactory.getThreadMXBean().getThreadCount();
    StockWatch watch =
        new StockWatch(
            "MANY",
            BigDecimal.TEN,
            Duration.ofSeconds(8),
            Duration.ofSeconds(4), // A look that fails in the rush is made up for.
            null,
            null,
            false,
            null);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<String>> started = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        started.add(clients.submit(() -> orchestrations.start(StockWatch.ORCHESTRATION, watch)));
      }
      for (Future<String> each : started) {
        each.get();
      }
    }
    assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - before)
        .isLessThan(FEW_THREADS);

    await().until(() -> count("TIME_LIMIT_REACHED"), ended -> ended == MANY);
    assertThat(count("RUNNING")).isZero();
    assertThat(
            jdbc.sql("SELECT count(*) FROM monitors WHERE symbol = 'MANY' AND checks = 0")
                .query(Integer.class)
                .single())
        .isZero();
  }

  private int count(String status) {
    return jdbc.sql("SELECT count(*) FROM monitors WHERE symbol = 'MANY' AND status = ?")
        .param(status)
        .query(Integer.class)
        .single();
  }
}
