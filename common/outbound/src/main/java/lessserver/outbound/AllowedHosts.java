package lessserver.outbound;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hosts that may be called although their address is not public: those of an installation's own
 * network. Each is a name or an address with one port.
 */
record AllowedHosts(Set<String> hostsAndPorts) {

  private static final Pattern FORM = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9.-]+):[0-9]{1,5}");

  /**
   * The hosts as somebody configured them.
   *
   * @throws IllegalArgumentException if one is not {@code host:port}
   */
  static AllowedHosts of(Collection<String> configured) {
    return new AllowedHosts(
        configured.stream()
            .map(each -> each.strip().toLowerCase(Locale.ROOT))
            .filter(each -> !each.isEmpty())
            .map(AllowedHosts::checked)
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean have(String host, int port) {
    return hostsAndPorts.contains(host + ":" + port);
  }

  private static String checked(String each) {
    if (!FORM.matcher(each).matches()) {
      throw new IllegalArgumentException(
          "lessserver.outbound.allowed-hosts (OUTBOUND_ALLOWED_HOSTS) has \""
              + each
              + "\": write host:port, such as hooks.example.internal:8443");
    }
    return each;
  }
}
