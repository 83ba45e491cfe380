package lessserver.etl.parse;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Finds out in which character set a file is written. */
final class Encodings {

  private static final Charset FALLBACK = Charset.forName("windows-1252");

  /** Of every so many bytes of a text in UTF-16 most are zero, at even or at odd places. */
  private static final double ZEROS_OF_UTF_16 = 0.3;

  private static final char LAST_OF_ASCII = '\u007F';

  /** One damaged character for so many others. */
  private static final int FEW = 10;

  private Encodings() {}

  /**
   * By its byte order mark; else UTF-16 by its zeros, UTF-8 if the sample is that, but for a few
   * characters, and windows-1252, in which everything is.
   */
  static Charset of(byte[] sample) {
    if (startsWith(sample, 0xEF, 0xBB, 0xBF)) {
      return StandardCharsets.UTF_8;
    }
    if (startsWith(sample, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    if (startsWith(sample, 0xFE, 0xFF)) {
      return StandardCharsets.UTF_16BE;
    }
    int[] zeros = new int[2];
    for (int i = 0; i < sample.length; i++) {
      zeros[i % 2] += sample[i] == 0 ? 1 : 0;
    }
    double half = sample.length / 2.0;
    if (zeros[1] > half * ZEROS_OF_UTF_16 && zeros[0] < zeros[1] / 4) {
      return StandardCharsets.UTF_16LE;
    }
    if (zeros[0] > half * ZEROS_OF_UTF_16 && zeros[1] < zeros[0] / 4) {
      return StandardCharsets.UTF_16BE;
    }
    return isUtf8(sample) ? StandardCharsets.UTF_8 : FALLBACK;
  }

  /**
   * In another encoding hardly a character beyond ASCII is one of UTF-8; in a text of it a few may
   * be damaged, which costs their rows. One that is cut off at the sample's end is no fault.
   */
  private static boolean isUtf8(byte[] sample) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which reports what is wrong
    ByteBuffer octets = ByteBuffer.wrap(sample);
    CharBuffer text = CharBuffer.allocate(sample.length);
    long wrong = 0;
    for (CoderResult result = decoder.decode(octets, text, false);
        result.isError();
        result = decoder.decode(octets, text, false)) {
      wrong++;
      octets.position(octets.position() + result.length());
    }
    long right = text.flip().chars().filter(c -> c > LAST_OF_ASCII).count();
    return wrong * FEW <= right;
  }

  private static boolean startsWith(byte[] sample, int... octets) {
    if (sample.length < octets.length) {
      return false;
    }
    for (int i = 0; i < octets.length; i++) {
      if ((sample[i] & 0xFF) != octets[i]) {
        return false;
      }
    }
    return true;
  }
}
