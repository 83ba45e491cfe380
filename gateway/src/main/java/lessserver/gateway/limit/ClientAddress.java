package lessserver.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** By what a client without a key is known. */
final class ClientAddress {

  /** What a provider gives to one customer: everything below is one client's to choose. */
  private static final int CUSTOMERS_BYTES = 8;

  private ClientAddress() {}

  /** The address that the connection comes from, or that a trusted proxy was asked from. */
  static String of(ServerHttpRequest request) {
    InetAddress address =
        request.getRemoteAddress() == null ? null : request.getRemoteAddress().getAddress();
    return switch (address) {
      case null -> "unknown";
      case Inet6Address six -> HexFormat.of().formatHex(six.getAddress(), 0, CUSTOMERS_BYTES);
      default -> address.getHostAddress();
    };
  }
}
