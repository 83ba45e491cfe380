package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncarnationTest {

  @Test
  void a_process_is_alive_until_it_ends() throws Exception {
    Process process = sleeper();
    Incarnation incarnation = Incarnation.find(process.pid()).orElseThrow();
    assertThat(incarnation.alive()).isTrue();

    incarnation.terminate();

    assertThat(Incarnation.ended(List.of(incarnation), Duration.ofSeconds(10))).isTrue();
    assertThat(incarnation.alive()).isFalse();
  }

  @Test
  void a_recycled_number_is_not_ours_and_is_left_alone() throws Exception {
    Process stranger = sleeper();
    Incarnation earlier = new Incarnation(stranger.pid(), "long ago");

    earlier.terminate();
    earlier.kill();

    assertThat(earlier.alive()).isFalse();
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly().waitFor();
  }

  @Test
  void a_number_that_nobody_has_is_nobody() throws Exception {
    Process process = sleeper();
    process.destroyForcibly().waitFor();

    assertThat(Incarnation.find(process.pid())).isEqualTo(Optional.empty());
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "60").start();
  }
}
