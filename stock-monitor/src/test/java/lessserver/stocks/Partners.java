package lessserver.stocks;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.cloudevents.CloudEvent;
import jakarta.mail.internet.MimeMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.testing.RealKafka;
import lessserver.testing.RecordedEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The market, the mail server and a receiver of webhooks, shared by all tests of the JVM. */
final class Partners implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  static final FakeMarket MARKET = new FakeMarket();
  static final FakeReceiver RECEIVER = new FakeReceiver();
  static final GreenMail MAIL =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  static {
    MAIL.start();
  }

  /** One listener for all tests: each new one would wait to be let into its group. */
  private static final RecordedEvents EVENTS =
      new RecordedEvents(RealKafka.bootstrapServers(), "stocks");

  /**
   * What was told of a monitor so far; what was published twice, as a kill may cause, counts once.
   */
  static List<CloudEvent> eventsOf(String monitorId) {
    return EVENTS.poll().stream()
        .map(ConsumerRecord::value)
        .filter(event -> monitorId.equals(event.getSubject()))
        .collect(
            Collectors.toMap(
                CloudEvent::getId, Function.identity(), (one, _) -> one, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  static List<String> properties() {
    return List.of(
        "lessserver.market.uri=" + MARKET.uri(),
        "lessserver.market.read-timeout=2s",
        "lessserver.outbound.allowed-hosts=localhost:" + RECEIVER.port(),
        "lessserver.notices.first-retry=100ms",
        "spring.mail.host=127.0.0.1",
        "spring.mail.port=" + MAIL.getSmtp().getPort(),
        "resilience4j.circuitbreaker.configs.default.wait-duration-in-open-state=1s");
  }

  static String[] arguments() {
    return properties().stream().map(each -> "--" + each).toArray(String[]::new);
  }

  /** Those to this address, or to any of this domain, as they were received. */
  static List<MimeMessage> mailsTo(String address) {
    return Stream.of(MAIL.getReceivedMessagesForDomain(address)).toList();
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of(properties()).applyTo(context);
  }
}
