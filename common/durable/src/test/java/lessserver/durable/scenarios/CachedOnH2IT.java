package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import lessserver.durable.RuntimeStatus;
import org.junit.jupiter.api.Test;

/** On H2, parked between two steps. */
class CachedOnH2IT extends EngineContract {

  @Test
  void an_activity_that_ended_while_its_instance_could_not_go_on_does_not_run_again()
      throws Exception {
    traces.tired = false;
    String input = unique("gated");
    String id = client.start("gatedSleeper", input);
    try {
      client.raiseEvent(id, "go", "on"); // returns when the code has been given up
      assertThat(status(id)).isEqualTo(RuntimeStatus.SUSPENDED);
      calls.gate.release();
      await().until(() -> waiting(id, "sequence = 0") == 1);
    } finally {
      traces.tired = true; // Nothing else can end its code.
    }

    client.resume(id, "mended");

    assertThat(client.await(id, String.class, PATIENCE)).isEqualTo(input);
    assertThat(calls.keys(input)).hasSize(1);
  }
}
