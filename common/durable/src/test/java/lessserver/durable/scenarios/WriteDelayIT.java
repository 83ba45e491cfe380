package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lessserver.durable.shop.Shop;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** An H2 file that would lose acknowledged steps is not used. */
class WriteDelayIT {

  @Test
  void a_service_whose_h2_acknowledges_before_it_writes_does_not_start() {
    assertThatThrownBy(
            () ->
                Shop.start(
                    "--spring.main.web-application-type=none",
                    "--spring.datasource.url=jdbc:h2:file:" + TemporaryData.newFolder() + "/db",
                    "--SUITE_TOKEN=test"))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageContaining("add ;WRITE_DELAY=0 to spring.datasource.url");
  }
}
