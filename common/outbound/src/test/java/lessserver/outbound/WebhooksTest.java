package lessserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.ObservationRegistry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import lessserver.functions.SuiteToken;
import lessserver.outbound.CallFailed.Reason;
import lessserver.outbound.OutboundRefusals.ReceiverGone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What a receiver of webhooks is promised. */
class WebhooksTest {

  private static final SuiteToken TOKEN = SuiteToken.of("token", Path.of("unused"));
  private static final String EVENT = "{\"test\": 2432232314}";

  private final FakeServer server = new FakeServer();

  @AfterEach
  void close() {
    server.close();
  }

  /** The example that the specification's own libraries are tested with. */
  @Test
  void the_signature_is_the_specifications() {
    WebhookSecret secret = WebhookSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", TOKEN);

    assertThat(
            secret.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, EVENT.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "whsec_", "whsec_c2hvcnQ=", "whsec_no base64!"})
  void a_secret_in_no_form_of_the_specification_stops_the_start_with_what_to_write(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookSecret.of(secret, TOKEN))
        .withMessageContaining("openssl rand");
  }

  /** By the command of docs/outbound.md, for the token "token". */
  @Test
  void a_receiver_can_compute_the_secret_that_is_made_of_the_suites_token() {
    byte[] content = EVENT.getBytes(StandardCharsets.UTF_8);

    assertThat(WebhookSecret.of(" ", TOKEN).sign("id", 1, content))
        .isEqualTo(
            WebhookSecret.of("whsec_ddU7TgHbpwGoIBncA0lNxUjRtYPICM0clE+OUYfoZic=", TOKEN)
                .sign("id", 1, content));
  }

  private Webhooks webhooks() {
    Outbound outbound =
        new Outbound(
            new OutboundProperties(
                Set.of("hooks.example:" + server.port()),
                Set.of(443),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                DataSize.ofKilobytes(1),
                0,
                10),
            _ -> new InetAddress[] {InetAddress.getLoopbackAddress()},
            ObservationRegistry.NOOP);
    return new Webhooks(
        outbound,
        WebhookSecret.of("", TOKEN),
        Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
  }

  private String url(String path) {
    return "http://hooks.example:" + server.port() + path;
  }

  @Test
  void an_event_is_posted_with_its_id_its_time_and_its_signature() {
    server.at("/hook", FakeServer.says(204, ""));

    webhooks().send(url("/hook"), EVENT, "execution:7");

    assertThat(server.asked())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.method()).isEqualTo("POST");
              assertThat(asked.body()).isEqualTo(EVENT);
              assertThat(asked.headers())
                  .containsEntry("content-type", "application/json")
                  .containsEntry("webhook-id", "execution:7")
                  .containsEntry("webhook-timestamp", "1700000000")
                  .containsEntry(
                      "webhook-signature",
                      WebhookSecret.of("", TOKEN)
                          .sign(
                              "execution:7",
                              1_700_000_000,
                              EVENT.getBytes(StandardCharsets.UTF_8)));
            });
  }

  @Test
  void what_is_not_taken_fails_and_what_is_gone_is_gone() {
    server.at("/busy", FakeServer.says(503, "")).at("/gone", FakeServer.says(410, ""));

    assertThatThrownBy(() -> webhooks().send(url("/busy"), EVENT, "1"))
        .isInstanceOfSatisfying(
            CallFailed.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_TAKEN));
    assertThatThrownBy(() -> webhooks().send(url("/gone"), EVENT, "2"))
        .isInstanceOf(ReceiverGone.class);
  }
}
