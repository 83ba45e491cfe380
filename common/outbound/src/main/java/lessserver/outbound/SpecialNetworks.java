package lessserver.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The networks that are not the public internet, as IANA's two registries of special-purpose
 * addresses list them. What leads into one of them through a translator (NAT64, 6to4) is as little
 * public as that.
 */
final class SpecialNetworks {

  private static final int IPV4_BYTES = 4;

  private static final List<Network> IPV4 =
      networks(
          "0.0.0.0/8", // this network, unspecified
          "10.0.0.0/8", // private
          "100.64.0.0/10", // between a provider and its customers
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local; clouds tell their machines' secrets there
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /** Of IPv6 only this is handed out at all; IPv4-compatible, unique-local and others are not. */
  private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

  private static final List<Network> IPV6 =
      networks(
          "2001::/23", // protocol assignments, Teredo among them
          "2001:db8::/32", // documentation
          "3fff::/20"); // documentation

  private static final Network NAT64 = Network.of("64:ff9b::/96");
  private static final int NAT64_EMBEDDED = 12;
  private static final Network SIX_TO_FOUR = Network.of("2002::/16");
  private static final int SIX_TO_FOUR_EMBEDDED = 2;

  private SpecialNetworks() {}

  /** Whether the address is one of the public internet, and none of this machine's own. */
  static boolean isPublic(InetAddress address) {
    return isPublic(address.getAddress()) && !isOwn(address);
  }

  private static boolean isPublic(byte[] address) {
    if (address.length == IPV4_BYTES) {
      return IPV4.stream().noneMatch(network -> network.holds(address));
    }
    if (NAT64.holds(address)) {
      return isPublic(embedded(address, NAT64_EMBEDDED));
    }
    if (SIX_TO_FOUR.holds(address)) {
      return isPublic(embedded(address, SIX_TO_FOUR_EMBEDDED));
    }
    return GLOBAL_UNICAST.holds(address)
        && IPV6.stream().noneMatch(network -> network.holds(address));
  }

  private static byte[] embedded(byte[] address, int from) {
    return Arrays.copyOfRange(address, from, from + IPV4_BYTES);
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return true; // Who cannot tell does not call.
    }
  }

  private static List<Network> networks(String... blocks) {
    return Stream.of(blocks).map(Network::of).toList();
  }

  /** A block of addresses that begin with the same bits. */
  private static final class Network {

    private final byte[] first;
    private final int bits;

    private Network(byte[] first, int bits) {
      this.first = first;
      this.bits = bits;
    }

    static Network of(String block) {
      int slash = block.indexOf('/');
      String first = block.substring(0, slash);
      byte[] address =
          first.indexOf(':') < 0
              ? Inet4Address.ofLiteral(first).getAddress()
              : InetAddress.ofLiteral(first).getAddress();
      return new Network(address, Integer.parseInt(block, slash + 1, block.length(), 10));
    }

    boolean holds(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int rest = bits % Byte.SIZE;
      return Arrays.equals(address, 0, whole, first, 0, whole)
          && (rest == 0 || (address[whole] ^ first[whole]) >> (Byte.SIZE - rest) == 0);
    }
  }
}
