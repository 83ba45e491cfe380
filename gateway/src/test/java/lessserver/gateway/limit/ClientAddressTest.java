package lessserver.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class ClientAddressTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,          192.0.2.1,          true",
    "192.0.2.1,          192.0.2.2,          false",
    "2001:db8:0:1::1,    2001:db8:0:1::1,    true",
    "2001:db8:0:1::1,    2001:db8:0:1:f::9,  true", // what one customer has to choose from
    "2001:db8:0:1::1,    2001:db8:0:2::1,    false"
  })
  void who_can_choose_among_many_addresses_is_one_client(String one, String other, boolean same) {
    assertThat(client(one).equals(client(other))).isEqualTo(same);
  }

  private static String client(String address) {
    return ClientAddress.of(
        MockServerHttpRequest.get("/")
            .remoteAddress(new InetSocketAddress(InetAddress.ofLiteral(address), 1234))
            .build());
  }
}
