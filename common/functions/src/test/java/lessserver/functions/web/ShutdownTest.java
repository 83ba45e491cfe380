package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.Gate;
import lessserver.functions.guestbook.Guestbook;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

class ShutdownTest {

  private final ConfigurableApplicationContext guestbook =
      new SpringApplicationBuilder(Guestbook.class)
          .initializers(new TemporaryData())
          .run("--server.port=0", "--management.zipkin.tracing.export.enabled=false");
  private final int port = ((WebServerApplicationContext) guestbook).getWebServer().getPort();

  @AfterEach
  void stop() {
    guestbook.close();
  }

  @Test
  void a_request_under_way_is_answered_when_the_service_is_asked_to_stop() throws Exception {
    Gate gate = guestbook.getBean(Gate.class);
    gate.close();
    CompletableFuture<Answer> answer = new Client(port).getAsync("/gate");
    await().until(() -> gate.waiting() == 1);

    Thread stopping = Thread.ofPlatform().start(guestbook::close);
    await().until(() -> turnsAway(port));
    assertThat(answer).isNotDone();
    gate.open();

    assertThat(answer.join().status()).isEqualTo(200);
    stopping.join();
  }

  @Test
  void a_stream_ends_when_the_service_is_asked_to_stop() throws Exception {
    try (BufferedReader stream = new Client(port).open("/guests/Ada/visits")) {
      guestbook.close();

      assertThat(stream.lines()).allMatch(line -> line.isEmpty() || line.equals(":"));
    }
  }

  private static boolean turnsAway(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
