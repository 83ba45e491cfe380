package lessserver.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.jayway.jsonpath.JsonPath;
import io.cloudevents.CloudEvent;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.RealKafka;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** A monitor whose process is killed while it watches, and again while it tells. */
class KilledIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private final Path data = TemporaryData.newFolder();
  private final int port = FreePorts.next();
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  private ForkedJvm start() {
    Stream<String> arguments =
        Stream.concat(
            Stream.of(Partners.arguments()),
            Stream.of(
                "--server.port=" + port,
                "--lessserver.data=" + data,
                "--SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN,
                "--management.zipkin.tracing.export.enabled=false",
                "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers()));
    ForkedJvm service =
        ForkedJvm.start(StockMonitorApplication.class, arguments.toArray(String[]::new));
    service.awaitLines(1, line -> line.contains("Started StockMonitorApplication"));
    return service;
  }

  private String send(HttpRequest.Builder request) throws Exception {
    return http.send(
            request
                .header("X-Suite-Token", TemporaryData.SUITE_TOKEN)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private String place(String symbol) throws Exception {
    String wish =
        "{\"symbol\": \"%1$s\", \"percentageChange\": 5, \"timeLimit\": \"PT1H\",".formatted(symbol)
            + " \"checkInterval\": \"PT1S\", \"email\": \"kim@%1$s.example\", \"notifyUrl\": \"%2$s\"}"
                .formatted(symbol, Partners.RECEIVER.url("/" + symbol));
    return JsonPath.read(
        send(
            HttpRequest.newBuilder(address(""))
                .header("Idempotency-Key", symbol)
                .POST(BodyPublishers.ofString(wish))),
        "$.monitorId");
  }

  private String monitor(String id) throws Exception {
    return send(HttpRequest.newBuilder(address("/" + id)));
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + "/api/v1/stock-monitors" + path);
  }

  @Test
  void it_ends_once_and_tells_once() throws Exception {
    Partners.MARKET.price("WATCHING", "100").price("TELLING", "100");
    String watching;
    String telling;
    try (ForkedJvm _ = start()) {
      watching = place("WATCHING");
      telling = place("TELLING");
      awaitFirstPrice(telling);
      awaitFirstPrice(watching);
      Partners.RECEIVER.refuse(1_000);
      Partners.MARKET.price("TELLING", "120");
      await().until(() -> Partners.RECEIVER.hooks("/TELLING").size() >= 2);
    }
    Partners.RECEIVER.refuse(0);
    Partners.MARKET.price("WATCHING", "120").price("TELLING", "150");
    try (ForkedJvm _ = start()) {
      assertThat(place("WATCHING")).isEqualTo(watching);
      for (String id : List.of(watching, telling)) {
        awaitMonitor(id, "/notifications/webhook", "DELIVERED");
        awaitMonitor(id, "/notifications/mail", "DELIVERED");
        awaitMonitor(id, "/status", "THRESHOLD_REACHED");
        awaitMonitor(id, "/timesReached", "1");
        awaitMonitor(id, "/initialPrice", "100.0");
        awaitMonitor(id, "/lastPrice", "120.0");
      }
      assertThat(place("TELLING")).isEqualTo(telling);
    }

    for (String symbol : List.of("WATCHING", "TELLING")) {
      assertThat(
              Partners.RECEIVER.hooks("/" + symbol).stream().map(FakeReceiver.Hook::id).distinct())
          .hasSize(1);
      assertThat(
              Partners.mailsTo(symbol.toLowerCase(Locale.ROOT) + ".example").stream()
                  .map(mail -> header(mail, "Message-ID"))
                  .distinct())
          .hasSize(1);
    }
    for (String id : List.of(watching, telling)) {
      assertThat(await().until(() -> Partners.eventsOf(id), events -> events.size() >= 2))
          .extracting(CloudEvent::getType)
          .containsExactly(
              "lessserver.stock.monitor-started.v1", "lessserver.stock.threshold-reached.v1");
    }
  }

  private void awaitFirstPrice(String id) {
    await().until(() -> json.readTree(monitor(id)).hasNonNull("initialPrice"));
  }

  private void awaitMonitor(String id, String field, String value) {
    await().until(() -> json.readTree(monitor(id)).at(field).asText(), value::equals);
  }

  private static String header(MimeMessage mail, String name) {
    try {
      return mail.getHeader(name, null);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
