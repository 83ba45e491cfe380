package lessserver.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ClientTimeoutsTest {

  @ParameterizedTest
  @CsvSource({
    "head-timeout, 0s",
    "unread-timeout, 0s",
    "unread-timeout, -1s",
    "unread-timeout, 1ns"
  })
  void a_time_that_is_none_stops_the_start_and_is_told_by_its_name(String name, String value) {
    assertThatThrownBy(() -> timeouts(Map.of("lessserver." + name, value)))
        .rootCause()
        .hasMessageStartingWith("lessserver." + name + " has to be 1ms or more");
  }

  @Test
  void a_time_may_be_left_out() {
    assertThat(timeouts(Map.of("lessserver.unread-timeout", "")))
        .isEqualTo(new ClientTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(60)));
  }

  private static ClientTimeouts timeouts(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("lessserver", ClientTimeouts.class);
  }
}
