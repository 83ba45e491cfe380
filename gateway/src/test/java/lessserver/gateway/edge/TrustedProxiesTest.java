package lessserver.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from a proxy                      | 10.0.0.1  | 203.0.113.7             | 203.0.113.7
          from a proxy behind a proxy       | 10.0.0.1  | 203.0.113.7, 10.9.9.9   | 203.0.113.7
          what a client wrote before        | 10.0.0.1  | 1.2.3.4, 203.0.113.7    | 203.0.113.7
          from somebody else                | 192.0.2.1 | 203.0.113.7             | 192.0.2.1
          a client of the network's own     | 10.0.0.1  | 10.0.0.7                | 10.0.0.7
          nothing said                      | 10.0.0.1  | ''                      | 10.0.0.1
          no address                        | 10.0.0.1  | unknown                 | 10.0.0.1
          a name, which is not looked up    | 10.0.0.1  | example.com             | 10.0.0.1
          no address before one             | 10.0.0.1  | unknown, 203.0.113.7    | 203.0.113.7
          with a port                       | 10.0.0.1  | 203.0.113.7:54321       | 203.0.113.7
          IPv6 with a port                  | 10.0.0.1  | [2001:db8:1::7]:54321   | 2001:db8:1::7
          by IPv6                           | 2001:db8::1 | 2001:db8:1::7         | 2001:db8:1::7
          """)
  void only_a_trusted_proxy_is_believed(String what, String from, String said, String client) {
    TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "2001:db8::1"));
    MockServerHttpRequest request =
        MockServerHttpRequest.get("/")
            .remoteAddress(new InetSocketAddress(InetAddress.ofLiteral(from), 1234))
            .header("X-Forwarded-For", said)
            .build();

    assertThat(proxies.client(request))
        .as(what)
        .extracting(InetSocketAddress::getAddress)
        .isEqualTo(InetAddress.ofLiteral(client));
  }

  @Test
  void by_default_nobody_is_believed() {
    MockServerHttpRequest request =
        MockServerHttpRequest.get("/")
            .remoteAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1234))
            .header("X-Forwarded-For", "203.0.113.7")
            .build();

    assertThat(new TrustedProxies(List.of()).client(request)).isEqualTo(request.getRemoteAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10/8", ""})
  void what_is_no_network_is_refused_at_the_start(String text) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(text)))
        .hasMessageContaining("lessserver.trusted-proxies.addresses: '" + text + "'");
  }
}
