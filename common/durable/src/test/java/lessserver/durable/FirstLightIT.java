package lessserver.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import lessserver.durable.shop.Effects;
import lessserver.durable.shop.Order;
import lessserver.durable.shop.Shop;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

@SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = TemporaryData.class)
class FirstLightIT {

  @Autowired DurableClient client;
  @Autowired Effects effects;

  @Test
  void an_order_is_placed() throws Exception {
    String id = client.start("PlaceOrder", new Order("o1", "book", 2));

    assertThat(client.await(id, String.class, Duration.ofSeconds(10))).isEqualTo("TRACK-o1");
    assertThat(effects.of("o1"))
        .isEqualTo(
            Map.of(
                "checkAndReserveInventory", 1,
                "processPayment", 1,
                "scheduleShipping", 1,
                "emailCustomer", 1));
  }
}
