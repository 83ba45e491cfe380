package lessserver.shortener.address;

import static lessserver.shortener.address.UnusableAddress.malformed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lessserver.shortener.address.UnusableAddress.Fault;
import org.jspecify.annotations.Nullable;

/**
 * An absolute {@code http} or {@code https} address by the WHATWG URL standard, which is what
 * browsers go by: what they refuse cannot be made, and what they tidy up (case, spaces, dots,
 * backslashes, default ports, names beyond ASCII, odd ways to write an IP address) is tidy. Why
 * this is no library, says docs/decisions/0013-addresses-as-browsers-read-them.md.
 *
 * @param port none if it is the scheme's own
 * @param path begins with a slash
 */
public record WebAddress(
    String scheme,
    Host host,
    @Nullable Integer port,
    String path,
    @Nullable String query,
    @Nullable String fragment) {

  private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);
  private static final int HIGHEST_PORT = 65_535;
  private static final Set<String> ONE_DOT = Set.of(".", "%2e");
  private static final Set<String> TWO_DOTS = Set.of("..", ".%2e", "%2e.", "%2e%2e");

  /**
   * What a browser makes of a text that somebody typed.
   *
   * @throws UnusableAddress if it makes nothing of it, or nothing that a link may lead to
   */
  public static WebAddress of(String text) {
    String input = trimmed(text);
    int colon = schemeEnd(input);
    if (colon < 0) {
      throw malformed("must be absolute, such as https://example.com/page");
    }
    String scheme = input.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!DEFAULT_PORTS.containsKey(scheme)) {
      throw new UnusableAddress(Fault.OTHER_SCHEME, "must begin with http:// or https://");
    }
    int start = colon + 1;
    while (start < input.length() && isSlash(input.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < input.length() && "/\\?#".indexOf(input.charAt(end)) < 0) {
      end++;
    }
    String authority = input.substring(start, end);
    if (authority.contains("@")) {
      throw new UnusableAddress(Fault.CREDENTIALS, "must not carry a user name or password");
    }
    int hostEnd = hostEnd(authority);
    Host host = Host.parse(authority.substring(0, hostEnd));
    Integer port =
        hostEnd < authority.length() ? port(authority.substring(hostEnd + 1), scheme) : null;

    String rest = input.substring(end);
    String fragment = null;
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      fragment = PercentEncoding.FRAGMENT.encode(rest.substring(hash + 1));
      rest = rest.substring(0, hash);
    }
    String query = null;
    int mark = rest.indexOf('?');
    if (mark >= 0) {
      query = PercentEncoding.QUERY.encode(rest.substring(mark + 1));
      rest = rest.substring(0, mark);
    }
    return new WebAddress(scheme, host, port, path(rest), query, fragment);
  }

  /** The same place with another query; none if it is empty. */
  public WebAddress withQuery(String other) {
    String encoded = other.isEmpty() ? null : PercentEncoding.QUERY.encode(other);
    return new WebAddress(scheme, host, port, path, encoded, fragment);
  }

  /**
   * Whether both lead to the same website, however its host is written. On the default ports {@code
   * http} and {@code https} are one: the first usually leads to the second.
   */
  public boolean isSameSiteAs(WebAddress other) {
    boolean usualPorts = port == null && other.port() == null;
    boolean loopback = host.isLoopback() && other.host().isLoopback();
    return (usualPorts || effectivePort() == other.effectivePort())
        && (loopback || host.isSameAs(other.host()));
  }

  @Override
  public String toString() {
    return scheme
        + "://"
        + host.name()
        + (port == null ? "" : ":" + port)
        + path
        + (query == null ? "" : "?" + query)
        + (fragment == null ? "" : "#" + fragment);
  }

  private int effectivePort() {
    return port == null ? DEFAULT_PORTS.getOrDefault(scheme, 0) : port;
  }

  /** Without spaces and control characters around it, and without tabs and line ends in it. */
  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.substring(start, end).replaceAll("[\t\r\n]", "");
  }

  private static int schemeEnd(String input) {
    for (int i = 0; i < input.length(); i++) {
      char each = input.charAt(i);
      boolean letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
      if (each == ':' && i > 0) {
        return i;
      }
      if (!letter && (i == 0 || "0123456789+-.".indexOf(each) < 0)) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isSlash(char character) {
    return character == '/' || character == '\\';
  }

  /** Where the colon before the port stands; those in brackets are an IPv6 address's. */
  private static int hostEnd(String authority) {
    boolean inBrackets = false;
    for (int i = 0; i < authority.length(); i++) {
      switch (authority.charAt(i)) {
        case '[' -> inBrackets = true;
        case ']' -> inBrackets = false;
        case ':' -> {
          if (!inBrackets) {
            return i;
          }
        }
        default -> {}
      }
    }
    return authority.length();
  }

  private static @Nullable Integer port(String digits, String scheme) {
    if (digits.isEmpty()) {
      return null;
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        throw malformed("has a port that is no number");
      }
      port = port * 10 + digit - '0';
      if (port > HIGHEST_PORT) {
        throw malformed("has a port above " + HIGHEST_PORT);
      }
    }
    return port == DEFAULT_PORTS.getOrDefault(scheme, 0) ? null : Integer.valueOf(port);
  }

  private static String path(String text) {
    List<String> segments = new ArrayList<>();
    String[] given = text.isEmpty() ? new String[] {""} : text.substring(1).split("[/\\\\]", -1);
    for (int i = 0; i < given.length; i++) {
      boolean last = i == given.length - 1;
      String lowered = given[i].toLowerCase(Locale.ROOT);
      if (TWO_DOTS.contains(lowered)) {
        if (!segments.isEmpty()) {
          segments.removeLast();
        }
        if (last) {
          segments.add("");
        }
      } else if (ONE_DOT.contains(lowered)) {
        if (last) {
          segments.add("");
        }
      } else {
        segments.add(PercentEncoding.PATH.encode(given[i]));
      }
    }
    return "/" + String.join("/", segments);
  }
}
