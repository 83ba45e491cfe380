package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.durabletask.DurableTaskClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lessserver.durable.DurableClient;
import lessserver.durable.grpc.hub.Hub;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * What four activities cost over the protocol and in the service; for hands, with {@code -Dcost}.
 */
@EnabledIfSystemProperty(named = "cost", matches = ".*")
@SpringBootTest(classes = Hub.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@ContextConfiguration(initializers = TemporaryData.class)
class ProtocolCostIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final Duration MEASURED = Duration.ofSeconds(8);

  @Autowired private ProtocolServer server;
  @Autowired private DurableClient engine;

  @Test
  void four_activities_over_the_protocol_and_in_the_service() throws Exception {
    try (Sdk sdk =
        new Sdk(server.port(), TemporaryData.SUITE_TOKEN)
            .orchestration(
                "RemoteChain",
                context -> {
                  int number = context.getInput(Integer.class);
                  for (int i = 0; i < 4; i++) {
                    number = context.callActivity("Increment", number, Integer.class).await();
                  }
                  context.complete(number);
                })
            .activity("Increment", context -> context.getInput(Integer.class) + 1)
            .work()) {
      DurableTaskClient client = sdk.client();
      for (int clients : new int[] {1, 32}) {
        measure(
            "in the service",
            clients,
            () -> engine.await(engine.start("ownChain", 0), Integer.class, PATIENCE));
        measure(
            "over the protocol",
            clients,
            () ->
                client
                    .waitForInstanceCompletion(
                        client.scheduleNewOrchestrationInstance("RemoteChain", 0), PATIENCE, true)
                    .readOutputAs(Integer.class));
      }
    }
  }

  private static void measure(String what, int clients, Callable<Integer> workflow)
      throws Exception {
    repeat(clients, workflow, WARM_UP);
    List<Long> nanos = repeat(clients, workflow, MEASURED);
    System.out.printf(
        "%s, %d clients: %.0f workflows/s, p50 %.1f ms, p99 %.1f ms%n",
        what,
        clients,
        nanos.size() / (double) MEASURED.toSeconds(),
        nanos.get(nanos.size() / 2) / 1e6,
        nanos.get(nanos.size() * 99 / 100) / 1e6);
  }

  private static List<Long> repeat(int clients, Callable<Integer> workflow, Duration time)
      throws Exception {
    long end = System.nanoTime() + time.toNanos();
    List<Future<List<Long>>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        all.add(
            threads.submit(
                () -> {
                  List<Long> own = new ArrayList<>();
                  while (System.nanoTime() - end < 0) {
                    long start = System.nanoTime();
                    assertThat(workflow.call()).isEqualTo(4);
                    own.add(System.nanoTime() - start);
                  }
                  return own;
                }));
      }
    }
    List<Long> nanos = new ArrayList<>();
    for (Future<List<Long>> each : all) {
      nanos.addAll(each.get());
    }
    return nanos.stream().sorted().toList();
  }
}
