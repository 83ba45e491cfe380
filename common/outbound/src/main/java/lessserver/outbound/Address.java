package lessserver.outbound;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lessserver.outbound.OutboundRefusals.ForbiddenAddress;
import lessserver.outbound.OutboundRefusals.MalformedAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that a client gave, read strictly and written in the one usual way: what is checked is
 * what is called. Reading it asks no name server.
 *
 * @param uri in ASCII, without a fragment; its host in small letters
 * @param host as it stands in the address; an IPv6 address in brackets
 * @param literal the address itself, if the host is one and no name
 */
record Address(URI uri, String host, int port, @Nullable InetAddress literal) {

  private static final int LONGEST = 2048;
  private static final int LONGEST_HOST = 253;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int LAST_PORT = 65_535;

  /** Programs disagree on what these mean; a control character could begin another header. */
  private static final Pattern TROUBLE = Pattern.compile("[\\p{Cntrl}\\p{Z}\\\\]");

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
  private static final Pattern AUTHORITY = Pattern.compile("//([^/?#]*)([^#]*)(?:#.*)?");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([0-9]{0,5}))?");
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?");
  private static final Pattern LAST_LABEL_IS_A_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

  /**
   * The address in this text.
   *
   * @param field what a refusal calls it
   * @throws MalformedAddress if it is none
   * @throws ForbiddenAddress if its form alone shows that it is not to be called
   */
  static Address of(String field, String url, AllowedTargets allowed) {
    return new Reader(field, allowed).read(url);
  }

  boolean isHttps() {
    return "https".equals(uri.getScheme());
  }

  /** Whether both are served by the same program, as far as a client can tell. */
  boolean hasOriginOf(Address other) {
    return isHttps() == other.isHttps() && host.equals(other.host) && port == other.port;
  }

  /** An address as a host. An IPv4 address written as an IPv6 one is what it is. */
  static String written(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : "[" + address.getHostAddress() + "]";
  }

  /** Reads one address, and refuses it under its field's name. */
  private record Reader(String field, AllowedTargets allowed) {

    Address read(String url) {
      String text = url.strip();
      if (text.length() > LONGEST) {
        throw malformed("must have at most " + LONGEST + " characters");
      }
      if (TROUBLE.matcher(text).find()) {
        throw malformed("must not have blanks, control characters or backslashes");
      }
      Matcher parts = SCHEME.matcher(text);
      if (!parts.matches()) {
        throw malformed("must be absolute, such as https://example.com/path");
      }
      String scheme = parts.group(1).toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw forbidden("must begin with http:// or https://");
      }
      Matcher rest = AUTHORITY.matcher(parts.group(2));
      if (!rest.matches()) {
        throw malformed("must name a host");
      }
      String authority = rest.group(1);
      if (authority.indexOf('@') >= 0) {
        throw forbidden("must not carry a user name or password");
      }
      Matcher hostAndPort = HOST_AND_PORT.matcher(authority);
      if (!hostAndPort.matches()) {
        throw malformed("must have a host and, if need be, a port");
      }
      int usual = scheme.equals("https") ? HTTPS : HTTP;
      int port = port(hostAndPort.group(2), usual);
      return address(scheme, hostAndPort.group(1), port, port == usual, rest.group(2));
    }

    private Address address(
        String scheme, String given, int port, boolean isUsualPort, String pathAndQuery) {
      String host = given;
      InetAddress literal;
      if (given.startsWith("[")) {
        literal = ipv6(given.substring(1, given.length() - 1));
        host = written(literal);
      } else {
        host = name(given);
        literal = ipv4(host).orElse(null);
      }
      boolean isAllowed = allowed.have(host, port);
      if (!isAllowed) {
        checkHost(host, literal);
        checkPort(port);
      }
      String path = pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
      try {
        URI uri = new URI(scheme + "://" + host + (isUsualPort ? "" : ":" + port) + path);
        // Other characters would be sent as single bytes, of which most are question marks.
        return new Address(URI.create(uri.toASCIIString()), host, port, literal);
      } catch (URISyntaxException e) {
        throw malformed("is not an address: " + e.getReason());
      }
    }

    private void checkHost(String host, @Nullable InetAddress literal) {
      if (host.equals("localhost") || host.endsWith(".localhost")) {
        throw forbidden("must not lead to the machine itself");
      }
      if (literal != null && !SpecialNetworks.isPublic(literal)) {
        throw forbidden("must lead to a public address");
      }
    }

    /** At others something else may listen, which can be made to take HTTP for its own protocol. */
    private void checkPort(int port) {
      if (!allowed.havePort(port)) {
        throw forbidden("must have port " + allowed.portsInWords());
      }
    }

    private int port(@Nullable String digits, int usual) {
      if (digits == null || digits.isEmpty()) {
        return usual;
      }
      int port = Integer.parseInt(digits);
      if (port < 1 || port > LAST_PORT) {
        throw malformed("must have a port between 1 and " + LAST_PORT);
      }
      return port;
    }

    /** In ASCII, with what looks like a letter, digit or dot turned into it, as browsers do. */
    private String name(String given) {
      String ascii;
      try {
        ascii = IDN.toASCII(given).toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException _) {
        throw malformed("has a host that is no name");
      }
      String host = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
      if (host.length() > LONGEST_HOST || !NAME.matcher(host).matches()) {
        throw malformed("has a host that is no name");
      }
      return host;
    }

    /** Any spelling that some program takes for an IPv4 address; only the usual one is let pass. */
    private Optional<InetAddress> ipv4(String host) {
      if (!LAST_LABEL_IS_A_NUMBER.matcher(host).matches()) {
        return Optional.empty();
      }
      try {
        InetAddress address = Inet4Address.ofPosixLiteral(host);
        if (!address.getHostAddress().equals(host)) {
          throw forbidden("must have an IP address as four decimal numbers, or a name");
        }
        return Optional.of(address);
      } catch (IllegalArgumentException _) {
        throw malformed("has a host that is neither a name nor an IP address");
      }
    }

    private InetAddress ipv6(String text) {
      if (text.indexOf('%') >= 0 || text.indexOf(':') < 0) {
        throw malformed("has a host that is no IPv6 address");
      }
      try {
        return InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException _) {
        throw malformed("has a host that is no IPv6 address");
      }
    }

    private MalformedAddress malformed(String why) {
      return new MalformedAddress(field, why);
    }

    private ForbiddenAddress forbidden(String why) {
      return new ForbiddenAddress(field, why);
    }
  }
}
