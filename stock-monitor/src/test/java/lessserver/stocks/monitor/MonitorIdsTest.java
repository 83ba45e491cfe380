package lessserver.stocks.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class MonitorIdsTest {

  @Test
  void an_id_is_one_clients_for_one_key() {
    String id = MonitorIds.of("anna", "key-1");

    assertThat(id).isEqualTo(MonitorIds.of("anna", "key-1"));
    assertThat(id)
        .isNotEqualTo(MonitorIds.of("anna", "key-2"))
        .isNotEqualTo(MonitorIds.of("bert", "key-1"))
        .isNotEqualTo(MonitorIds.of(null, "key-1"));
    assertThat(UUID.fromString(id).version()).isEqualTo(8);
    assertThat(UUID.fromString(id).variant()).isEqualTo(2);
  }
}
