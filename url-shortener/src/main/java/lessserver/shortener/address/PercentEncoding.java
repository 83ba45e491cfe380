package lessserver.shortener.address;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * Percent-encoding by the WHATWG URL standard: what each part of an address may not contain as it
 * is.
 */
final class PercentEncoding {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int LAST_PLAIN = 0x7E;

  static final PercentEncoding FRAGMENT = new PercentEncoding(" \"<>`");
  static final PercentEncoding QUERY = new PercentEncoding(" \"#<>'");
  static final PercentEncoding PATH = new PercentEncoding(" \"#<>?^`{}");

  private final BitSet encoded = new BitSet();

  /** Encodes these, control characters and all that is not ASCII. */
  private PercentEncoding(String characters) {
    characters.chars().forEach(encoded::set);
    encoded.set(0, ' ');
  }

  String encode(String text) {
    if (text.chars().noneMatch(this::isEncoded)) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length() + 16);
    for (byte octet : octets(text)) {
      if (isEncoded(Byte.toUnsignedInt(octet))) {
        result.append('%').append(HEX.toHexDigits(octet));
      } else {
        result.append((char) octet);
      }
    }
    return result.toString();
  }

  private boolean isEncoded(int character) {
    return character > LAST_PLAIN || encoded.get(character);
  }

  /** The text with {@code %41} as {@code A}; what is no such triple stays. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] octets = octets(text);
    var result = new ByteArrayOutputStream(octets.length);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == '%'
          && i + 2 < octets.length
          && HexFormat.isHexDigit(octets[i + 1])
          && HexFormat.isHexDigit(octets[i + 2])) {
        result.write(
            (HexFormat.fromHexDigit(octets[i + 1]) << 4) | HexFormat.fromHexDigit(octets[i + 2]));
        i += 2;
      } else {
        result.write(octets[i]);
      }
    }
    return result.toString(StandardCharsets.UTF_8);
  }

  /** In UTF-8; half a character counts as one that is unknown. */
  private static byte[] octets(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(each -> each >= 0xD800 && each <= 0xDFFF ? 0xFFFD : each)
        .forEach(whole::appendCodePoint);
    return whole.toString().getBytes(StandardCharsets.UTF_8);
  }
}
