package lessserver.outbound;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an operator lets be called: hosts whose address is not public, being of an installation's
 * own network, each a name or an address with one port; and, of everybody else, some ports.
 */
record AllowedTargets(Set<String> hostsAndPorts, Set<Integer> ports) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-f:.]+)]|[a-z0-9.-]+):([0-9]{1,5})");

  /**
   * The targets as somebody configured them.
   *
   * @throws IllegalArgumentException if a host is not {@code host:port}
   */
  static AllowedTargets of(Collection<String> hosts, Set<Integer> ports) {
    return new AllowedTargets(
        hosts.stream()
            .map(each -> each.strip().toLowerCase(Locale.ROOT))
            .filter(each -> !each.isEmpty())
            .map(AllowedTargets::checked)
            .collect(Collectors.toUnmodifiableSet()),
        Set.copyOf(ports));
  }

  boolean have(String host, int port) {
    return hostsAndPorts.contains(host + ":" + port);
  }

  boolean havePort(int port) {
    return ports.contains(port);
  }

  /** The ports as a sentence has them, such as {@code 80 or 443}. */
  String portsInWords() {
    return ports.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "));
  }

  private static String checked(String each) {
    Matcher form = FORM.matcher(each);
    if (!form.matches()) {
      throw unusable(each);
    }
    String literal = form.group(1);
    return literal == null ? each : written(each, literal) + ":" + form.group(2);
  }

  /** As an {@link Address} has it, however the operator wrote it. */
  private static String written(String each, String literal) {
    try {
      return Address.written(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException _) {
      throw unusable(each);
    }
  }

  private static IllegalArgumentException unusable(String each) {
    return new IllegalArgumentException(
        "lessserver.outbound.allowed-hosts (OUTBOUND_ALLOWED_HOSTS) has \""
            + each
            + "\": write host:port, such as hooks.example.internal:8443");
  }
}
