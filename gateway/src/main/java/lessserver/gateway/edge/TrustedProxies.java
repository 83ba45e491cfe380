package lessserver.gateway.edge;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The proxies in front of the gateway, {@code lessserver.trusted-proxies.*}: only they are believed
 * when they say, by {@code X-Forwarded-For}, for whom they ask. Immutable.
 */
@ConfigurationProperties("lessserver.trusted-proxies")
final class TrustedProxies {

  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /** An address with a port behind it, as some proxies write it. */
  private static final Pattern WITH_PORT = Pattern.compile("(?:\\[(.+)]|([0-9.]+)):[0-9]+");

  private final List<IpSubnetFilterRule> networks;

  /**
   * At these addresses.
   *
   * @param addresses such as {@code 10.1.2.3}, and networks such as {@code 10.1.0.0/24}
   * @throws IllegalArgumentException naming the one that is neither
   */
  TrustedProxies(@DefaultValue List<String> addresses) {
    this.networks = addresses.stream().map(TrustedProxies::network).toList();
  }

  private static IpSubnetFilterRule network(String text) {
    String[] parts = text.strip().split("/", -1);
    try {
      InetAddress address = NetUtil.createInetAddressFromIpAddressString(parts[0]);
      if (address != null && parts.length <= 2) {
        int bits = address.getAddress().length * Byte.SIZE;
        int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
        if (prefix >= 0 && prefix <= bits) {
          return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        }
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "lessserver.trusted-proxies.addresses: '%s' is neither an address nor a network"
            .formatted(text));
  }

  /**
   * Whom a request comes from. The proxy that asks has appended the one that asked it, and so on:
   * from behind, the first that is not trusted is the client; what stands before it, anybody may
   * have written.
   */
  @Nullable InetSocketAddress client(ServerHttpRequest request) {
    InetSocketAddress client = request.getRemoteAddress();
    List<String> hops =
        request.getHeaders().getOrEmpty(FORWARDED_FOR).stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .toList();
    for (String hop : hops.reversed()) {
      InetAddress before = address(hop.strip());
      if (client == null || before == null || !isTrusted(client)) {
        break;
      }
      client = new InetSocketAddress(before, 0);
    }
    return client;
  }

  private static @Nullable InetAddress address(String hop) {
    Matcher withPort = WITH_PORT.matcher(hop);
    return NetUtil.createInetAddressFromIpAddressString(
        !withPort.matches()
            ? hop
            : Objects.requireNonNullElseGet(withPort.group(1), () -> withPort.group(2)));
  }

  private boolean isTrusted(InetSocketAddress address) {
    return networks.stream().anyMatch(network -> network.matches(address));
  }
}
