package lessserver.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {

  @ParameterizedTest
  @CsvSource({
    "1.9, 1.10, -1",
    "2.0, 1.10, 1",
    "1.0, 1.0, 0",
    "'', 1.0, -1",
    "1.0, 1.0.1, -1",
    "1.0-beta, 1.0-alpha, 1",
    "99999999999999999999, 1, 8"
  })
  void versions_are_compared_part_by_part(String one, String other, int order) {
    assertThat(Versions.compare(one, other)).isEqualTo(order);
  }
}
