package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.durabletask.DurableTaskClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lessserver.durable.grpc.hub.Hub;
import lessserver.testing.ForkedJvm;
import lessserver.testing.FreePorts;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** The service is killed while a worker has an activity in hand, and started again. */
class KilledHubIT {

  private static final String TOKEN = "shared";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data = TemporaryData.newFolder();
  private final int port = FreePorts.next();
  private final Queue<String> appended = new ConcurrentLinkedQueue<>();
  private final CountDownLatch inHand = new CountDownLatch(1);

  private ForkedJvm hub() {
    ForkedJvm hub =
        ForkedJvm.start(
            Hub.class,
            "--lessserver.data=" + data,
            "--lessserver.durable.grpc.port=" + port,
            "--lessserver.durable.grpc.token=" + TOKEN);
    hub.awaitLines(1, line -> line.equals(Hub.READY));
    return hub;
  }

  @Test
  void nothing_is_lost_when_the_service_is_killed_in_the_middle() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    try (Sdk sdk =
        new Sdk(port, TOKEN)
            .orchestration(
                "Chain",
                context -> {
                  String text = context.getInput(String.class);
                  for (int i = 0; i < 3; i++) {
                    text = context.callActivity("Append", text, String.class).await();
                  }
                  String event = context.waitForExternalEvent("end", String.class).await();
                  context.complete(text + event);
                })
            .activity(
                "Append",
                context -> {
                  String text = context.getInput(String.class);
                  appended.add(text);
                  if (text.equals("x.")) {
                    inHand.countDown();
                    awaitQuietly(mayGoOn);
                  }
                  return text + ".";
                })) {
      DurableTaskClient client = sdk.client();
      String id;
      try (ForkedJvm hub = hub()) {
        sdk.work();
        id = client.scheduleNewOrchestrationInstance("Chain", "x");
        client.raiseEvent(id, "end", "!");
        assertThat(inHand.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        hub.kill();
      }
      mayGoOn.countDown(); // Its answer finds nobody.
      try (ForkedJvm _ = hub();
          Sdk again = new Sdk(port, TOKEN)) { // The other waits a while before it connects again.
        assertThat(
                again
                    .client()
                    .waitForInstanceCompletion(id, PATIENCE, true)
                    .readOutputAs(String.class))
            .isEqualTo("x...!");
      }
    }
    assertThat(appended).containsExactly("x", "x.", "x.", "x.."); // at least once
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
