package lessserver.shortener.address;

import static lessserver.shortener.address.UnusableAddress.malformed;

import com.ibm.icu.text.IDNA;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host of an address, as a browser writes it: a name in lower case and Punycode, an IPv4
 * address in four decimal numbers, or an IPv6 address in brackets.
 */
record Host(String name) {

  private static final int LONGEST_IPV4 = 4;
  private static final int IPV6_PIECES = 8;
  private static final String FORBIDDEN = " #/:<>?@[\\]^|%\u007F";

  /** What UTS #46 complains of and browsers do not, having asked it to be lenient. */
  private static final Set<IDNA.Error> LENIENT =
      EnumSet.of(
          IDNA.Error.EMPTY_LABEL,
          IDNA.Error.LABEL_TOO_LONG,
          IDNA.Error.DOMAIN_NAME_TOO_LONG,
          IDNA.Error.LEADING_HYPHEN,
          IDNA.Error.TRAILING_HYPHEN,
          IDNA.Error.HYPHEN_3_4);

  /** Loaded with the first name that needs it. */
  private static final class Uts46 {

    private static final IDNA RULES =
        IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
  }

  static Host parse(String text) {
    if (text.startsWith("[")) {
      if (!text.endsWith("]")) {
        throw malformed("has a host that begins with [ and does not end with ]");
      }
      return new Host("[" + ipv6(text.substring(1, text.length() - 1)) + "]");
    }
    String name = toAscii(PercentEncoding.decode(text));
    if (name.isEmpty()) {
      throw malformed("must name a host");
    }
    if (name.chars().anyMatch(each -> each < ' ' || FORBIDDEN.indexOf(each) >= 0)) {
      throw malformed("has a character in its host that no host has");
    }
    return new Host(endsInNumber(name) ? ipv4(name) : name);
  }

  /** The same host, with or without the dot that ends a full name. */
  boolean isSameAs(Host other) {
    return withoutDot().equals(other.withoutDot());
  }

  /** Whether it is this machine, by whichever of its many names. */
  boolean isLoopback() {
    String host = withoutDot();
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    if (!host.startsWith("[") && !endsInNumber(host)) {
      return false;
    }
    InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }

  private String withoutDot() {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static String toAscii(String domain) {
    boolean plain = domain.chars().allMatch(each -> each < 0x80);
    String lowered = domain.toLowerCase(Locale.ROOT);
    if (plain && !lowered.startsWith("xn--") && !lowered.contains(".xn--")) {
      return lowered;
    }
    StringBuilder ascii = new StringBuilder();
    IDNA.Info info = new IDNA.Info();
    Uts46.RULES.nameToASCII(domain, ascii, info);
    if (!LENIENT.containsAll(info.getErrors())) {
      throw malformed("has a host whose name nobody can have");
    }
    return ascii.toString();
  }

  private static boolean endsInNumber(String name) {
    List<String> parts = parts(name);
    String last = parts.getLast();
    return !last.isEmpty()
        && (last.chars().allMatch(each -> each >= '0' && each <= '9') || number(last) != null);
  }

  private static List<String> parts(String name) {
    List<String> parts = Arrays.asList(name.split("\\.", -1));
    return parts.size() > 1 && parts.getLast().isEmpty()
        ? parts.subList(0, parts.size() - 1)
        : parts;
  }

  private static String ipv4(String name) {
    List<String> parts = parts(name);
    if (parts.size() > LONGEST_IPV4) {
      throw malformed("has an IPv4 address of more than four numbers");
    }
    long address = 0;
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      int bits = last ? 8 * (LONGEST_IPV4 - i) : 8;
      BigInteger number = number(parts.get(i));
      if (number == null || number.bitLength() > bits) {
        throw malformed("ends in a number and is no IPv4 address");
      }
      address |= number.longValue() << (last ? 0 : 8 * (LONGEST_IPV4 - 1 - i));
    }
    return ((address >> 24) & 0xFF)
        + "."
        + ((address >> 16) & 0xFF)
        + "."
        + ((address >> 8) & 0xFF)
        + "."
        + (address & 0xFF);
  }

  /** Decimal, octal after a zero, hexadecimal after 0x; null if it is none of these. */
  private static @Nullable BigInteger number(String text) {
    int radix = 10;
    String digits = text;
    if (text.startsWith("0x")) {
      radix = 16;
      digits = text.substring(2);
    } else if (text.length() > 1 && text.startsWith("0")) {
      radix = 8;
      digits = text.substring(1);
    }
    if (digits.isEmpty()) {
      return radix == 16 ? BigInteger.ZERO : null;
    }
    int base = radix;
    boolean wellFormed =
        digits.chars().allMatch(each -> each < 0x80 && Character.digit(each, base) >= 0);
    return wellFormed ? new BigInteger(digits, base) : null;
  }

  private static String ipv6(String text) {
    int[] pieces = new Ipv6(text).pieces();
    int from = -1;
    int longest = 1;
    for (int i = 0; i < IPV6_PIECES; i++) {
      int end = i;
      while (end < IPV6_PIECES && pieces[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        from = i;
        longest = end - i;
      }
    }
    StringBuilder written = new StringBuilder();
    for (int i = 0; i < IPV6_PIECES; i++) {
      if (i == from) {
        written.append(i == 0 ? "::" : ":");
        i += longest - 1;
        continue;
      }
      written.append(Integer.toHexString(pieces[i]));
      if (i < IPV6_PIECES - 1) {
        written.append(':');
      }
    }
    return written.toString();
  }

  /** Reads an IPv6 address, the steps being the standard's. */
  private static final class Ipv6 {

    private static final int END = -1;

    private final String text;
    private final int[] pieces = new int[IPV6_PIECES];
    private int next;
    private int at;

    private Ipv6(String text) {
      this.text = text;
    }

    private int[] pieces() {
      int compressed = -1;
      if (peek() == ':') {
        at++;
        expect(':');
        compressed = next;
      }
      while (peek() != END) {
        if (next == IPV6_PIECES) {
          throw fault();
        }
        if (peek() == ':') {
          if (compressed >= 0) {
            throw fault();
          }
          at++;
          compressed = next;
          continue;
        }
        int start = at;
        int value = 0;
        while (at - start < 4 && HexFormat.isHexDigit(Math.max(0, peek()))) {
          value = (value << 4) | HexFormat.fromHexDigit(peek());
          at++;
        }
        if (peek() == '.') {
          if (at == start || next > IPV6_PIECES - 2) {
            throw fault();
          }
          at = start;
          readIpv4();
          break;
        }
        pieces[next++] = value;
        if (peek() == ':') {
          at++;
          if (peek() == END) {
            throw fault();
          }
        } else if (peek() != END) {
          throw fault();
        }
      }
      spread(compressed);
      return pieces;
    }

    private void readIpv4() {
      int[] octets = new int[4];
      for (int i = 0; i < octets.length; i++) {
        if (i > 0) {
          expect('.');
        }
        int start = at;
        while (peek() >= '0' && peek() <= '9' && at - start < 3) {
          octets[i] = octets[i] * 10 + peek() - '0';
          at++;
        }
        boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
        if (at == start || leadingZero || octets[i] > 0xFF) {
          throw fault();
        }
      }
      if (peek() != END) {
        throw fault();
      }
      pieces[next++] = (octets[0] << 8) | octets[1];
      pieces[next++] = (octets[2] << 8) | octets[3];
    }

    /** Moves what stood after the two colons to the end. */
    private void spread(int compressed) {
      if (compressed < 0) {
        if (next != IPV6_PIECES) {
          throw fault();
        }
        return;
      }
      int moved = next - compressed;
      System.arraycopy(
          Arrays.copyOfRange(pieces, compressed, next), 0, pieces, IPV6_PIECES - moved, moved);
      Arrays.fill(pieces, compressed, IPV6_PIECES - moved, 0);
    }

    private int peek() {
      return at < text.length() ? text.charAt(at) : END;
    }

    private void expect(char character) {
      if (peek() != character) {
        throw fault();
      }
      at++;
    }

    private static UnusableAddress fault() {
      return malformed("has an IPv6 address that is none");
    }
  }
}
