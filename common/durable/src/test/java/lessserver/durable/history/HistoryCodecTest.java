package lessserver.durable.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lessserver.durable.Failure;
import org.junit.jupiter.api.Test;

class HistoryCodecTest {

  private final HistoryCodec codec = new HistoryCodec();

  @Test
  void a_failure_that_an_older_version_wrote_has_no_properties() {
    Failure read =
        codec.readFailure(
            """
            {"type": "Lost", "message": "no way", "retriable": false}\
            """);

    assertThat(read).isEqualTo(Failure.because("Lost", "no way"));
    assertThat(codec.write(read)).doesNotContain("properties");
  }

  @Test
  void the_properties_of_a_failure_come_out_as_they_went_in() {
    Failure failure =
        new Failure(
            "Lost", "no way", null, true, null, Map.of("code", 7, "tried", List.of("left", 1.5)));

    assertThat(codec.readFailure(codec.write(failure))).isEqualTo(failure);
  }
}
