package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import lessserver.events.Outbox;
import lessserver.shortener.click.LinkClicked;
import lessserver.shortener.journal.EventJournal;
import lessserver.testing.RealKafka;
import lessserver.testing.RealPostgres;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

/**
 * What it costs to write a click down, by each way that was considered, Kafka being there: {@code
 * ./mvnw verify -pl url-shortener -am -Dit.test=JournalCostIT -Dcosts}.
 */
@EnabledIfSystemProperty(named = "costs", matches = ".*")
class JournalCostIT {

  private static final long RUN_NANOS = 4_000_000_000L;

  @Test
  void how_many_clicks_a_second_each_way_takes() throws Exception {
    try (var h2 = start()) {
      measure("outbox row, H2", told(h2.getBean(Outbox.class)));
    }
    try (var postgres =
        start(
            "--spring.datasource.url=" + RealPostgres.newDatabase(),
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=")) {
      measure("outbox row, PostgreSQL (fsync)", told(postgres.getBean(Outbox.class)));
    }
    try (var synced = start("--lessserver.journal.sync=true")) {
      measure("journal, shared fsync", told(synced.getBean(EventJournal.class)));
    }
    try (var plain = start()) {
      measure("journal", told(plain.getBean(EventJournal.class)));
    }
  }

  private static Runnable told(Outbox outbox) {
    return () -> outbox.tell(click());
  }

  private static Runnable told(EventJournal journal) {
    return () -> journal.tell(click(), Instant.EPOCH);
  }

  private static LinkClicked click() {
    return LinkClicked.of(
        "costs", "campaign", "mail", "https://news.example/", "Firefox/1.0", "v", Instant.EPOCH);
  }

  private static void measure(String way, Runnable tell) throws Exception {
    for (int threads : new int[] {1, 64}) {
      AtomicLong told = new AtomicLong();
      AtomicLong refused = new AtomicLong();
      List<Long> nanos = new ArrayList<>();
      long end = System.nanoTime() + RUN_NANOS;
      List<List<Long>> all =
          Client.atOnce(
              threads,
              () -> {
                List<Long> own = new ArrayList<>();
                long now = System.nanoTime();
                while (now < end) {
                  try {
                    tell.run();
                    told.incrementAndGet();
                  } catch (DataAccessException _) {
                    refused.incrementAndGet(); // No connection came free.
                  }
                  long after = System.nanoTime();
                  own.add(after - now);
                  now = after;
                }
                return own;
              });
      all.forEach(nanos::addAll);
      nanos.sort(null);
      System.out.printf(
          "COST | %s | %d | %,d/s | p50 %,d us | p99 %,d us | refused %,d%n",
          way,
          threads,
          told.get() * 1_000_000_000L / RUN_NANOS,
          nanos.get(nanos.size() / 2) / 1_000,
          nanos.get(nanos.size() * 99 / 100) / 1_000,
          refused.get());
      assertThat(told).hasPositiveValue();
    }
  }

  private static ConfigurableApplicationContext start(String... more) {
    Path data = TemporaryData.newFolder();
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(
        List.of(
            "--server.port=0",
            "--lessserver.data=" + data,
            "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
            "--management.tracing.sampling.probability=0",
            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers()));
    return SpringApplication.run(UrlShortenerApplication.class, arguments.toArray(String[]::new));
  }
}
