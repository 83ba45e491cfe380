package lessserver.shortener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** A shortener that is killed under load, as by {@code kill -9}, and started again. */
class KilledIT {

  private static final int CLIENTS = 8;
  private static final int AT_LEAST = 400;

  private final Path data = TemporaryData.newFolder();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  @Test
  void every_redirect_that_was_received_is_counted_once() throws Exception {
    int port = FreePorts.next();
    Client client = new Client(port);
    try (ForkedJvm shortener = start(port, "localhost:" + FreePorts.next());
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> client.get("/actuator/health/readiness").status() == 200);
      client.link("killed", "");
      followUntil(clients, client, AT_LEAST, () -> {});
      assertThat(unanswered).as("nothing is lost while Kafka is away").hasValue(0);
      await().untilAsserted(() -> assertThat(unkept(client)).isZero());
      assertThat(redirects(client)).isEqualTo(received.get());
      shortener.kill(); // right after the last answer
    }
    int whileKafkaWasAway = received.get();

    try (ForkedJvm shortener = start(port, RealKafka.bootstrapServers());
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      shortener.awaitLines(1, line -> line.contains("event=listening"));
      awaitCounted(client, whileKafkaWasAway, whileKafkaWasAway);
      assertThat(redirects(client)).as("what is billed").isEqualTo(whileKafkaWasAway);
      followUntil(
          clients,
          client,
          whileKafkaWasAway + AT_LEAST,
          () -> shortener.kill()); // in the middle of answers
    }
    forgetWhatWasSent();

    try (ForkedJvm shortener = start(port, RealKafka.bootstrapServers())) {
      shortener.awaitLines(1, line -> line.contains("event=listening"));
      shortener.awaitLines(1, line -> line.contains("event=journal-taken-over"));
      awaitCounted(client, received.get(), received.get() + unanswered.get());
    }
  }

  /** Eight clients follow the link without a pause, until so many redirects are received. */
  private void followUntil(ExecutorService clients, Client client, int many, Runnable whenReached)
      throws Exception {
    AtomicInteger left = new AtomicInteger(1);
    List<Future<?>> all =
        IntStream.range(0, CLIENTS)
            .<Future<?>>mapToObj(
                _ ->
                    clients.submit(
                        () -> {
                          try {
                            while (left.get() > 0) {
                              assertThat(client.get("/killed").status()).isEqualTo(302);
                              if (received.incrementAndGet() == many) {
                                whenReached.run();
                                left.set(0);
                              }
                            }
                          } catch (UncheckedIOException _) {
                            unanswered.incrementAndGet(); // It was killed.
                          }
                        }))
            .toList();
    for (Future<?> each : all) {
      each.get();
    }
  }

  /** As if it had been killed after Kafka took the clicks and before it could note that. */
  private void forgetWhatWasSent() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("url-shortener/journal"))) {
      for (Path each : files.filter(file -> file.endsWith("sent")).toList()) {
        Files.delete(each);
      }
    }
  }

  private static void awaitCounted(Client client, int atLeast, int atMost) {
    await()
        .untilAsserted(
            () -> {
              JsonNode report = client.get("/api/v1/clicks?groupBy=code&code=killed").json();
              assertThat(report.at("/items/0/clicks").asInt())
                  .as(report.toString())
                  .isBetween(atLeast, atMost);
              assertThat(report.get("lag").asInt(-1)).isZero();
            });
  }

  /** How often the function was called, as it is billed. */
  private static long redirects(Client client) {
    for (JsonNode each : client.get("/functions").json()) {
      if (each.get("name").asText().equals("redirect")) {
        return each.get("invocations").asLong();
      }
    }
    throw new AssertionError("no function of that name");
  }

  private static double unkept(Client client) {
    return client
        .get("/actuator/metrics/billing.unkept")
        .json()
        .at("/measurements/0/value")
        .asDouble(-1);
  }

  private ForkedJvm start(int port, String kafka) {
    return ForkedJvm.start(
        UrlShortenerApplication.class,
        "--server.port=" + port,
        "--lessserver.data=" + data,
        "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
        "--lessserver.journal.look-for-orphans-every=1s",
        "--lessserver.billing.keep-every=PT0.2S",
        "--management.tracing.sampling.probability=0",
        "--spring.kafka.consumer.properties.session.timeout.ms=6000",
        "--spring.kafka.bootstrap-servers=" + kafka);
  }
}
