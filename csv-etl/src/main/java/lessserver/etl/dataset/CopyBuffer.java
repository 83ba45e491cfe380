package lessserver.etl.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import lessserver.etl.parse.ColumnType;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteConverter;

/**
 * Values as bytes, in the form that PostgreSQL's binary {@code COPY} has for the types of {@link
 * SqlValues#type}: a length, and what the server itself would store. For one thread at a time.
 */
final class CopyBuffer {

  private static final int NULL = -1;

  /** Of a {@code numeric}. */
  private static final int NEGATIVE = 0x4000;

  private static final int DIGITS_OF_A_GROUP = 4;
  private static final int GROUP = 10_000;

  /** With three more to fill a group, still in a long. */
  private static final int MOST_DIGITS_OF_A_LONG = 15;

  /** Days and microseconds count from here. */
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

  private static final long EPOCH_DAY = EPOCH.toEpochDay();
  private static final long EPOCH_SECOND = EPOCH_DAY * 86_400;
  private static final long MICROS = 1_000_000;

  private byte[] octets;
  private int length;

  CopyBuffer(int capacity) {
    this.octets = new byte[capacity];
  }

  byte[] octets() {
    return octets;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  void add(@Nullable Object value) {
    switch (value) {
      case null -> putInt(NULL);
      case String text -> add(text);
      case Long number -> add(number.longValue());
      case BigDecimal number -> add(number);
      case Boolean bool -> {
        putInt(1);
        reserve(1);
        octets[length++] = (byte) (bool ? 1 : 0);
      }
      case LocalDate date -> {
        putInt(Integer.BYTES);
        putInt((int) (date.toEpochDay() - EPOCH_DAY));
      }
      case Instant moment ->
          add((moment.getEpochSecond() - EPOCH_SECOND) * MICROS + moment.getNano() / 1_000);
      default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
    }
  }

  void add(long number) {
    putInt(Long.BYTES);
    reserve(Long.BYTES);
    ByteConverter.int8(octets, length, number);
    length += Long.BYTES;
  }

  /**
   * As groups of four decimal digits, those of the fraction aligned at the point. The driver makes
   * them of all numbers, by way of dozens of objects; most numbers fit into a long.
   */
  private void add(BigDecimal number) {
    int scale = number.scale();
    if (scale < 0 || scale > MOST_DIGITS_OF_A_LONG || number.precision() > MOST_DIGITS_OF_A_LONG) {
      byte[] digits = ByteConverter.numeric(number);
      putInt(digits.length);
      put(digits, 0, digits.length);
      return;
    }
    long unscaled = number.unscaledValue().longValue();
    int ofFraction = (scale + DIGITS_OF_A_GROUP - 1) / DIGITS_OF_A_GROUP;
    long rest = Math.abs(unscaled);
    for (int i = scale; i < ofFraction * DIGITS_OF_A_GROUP; i++) {
      rest *= 10;
    }
    int last = -ofFraction; // the position of the last group that is not zero; 0 has the ones
    while (rest != 0 && rest % GROUP == 0) {
      rest /= GROUP;
      last++;
    }
    int groups = 0;
    for (long left = rest; left != 0; left /= GROUP) {
      groups++;
    }
    putInt((4 + groups) * Short.BYTES);
    putShort(groups);
    putShort(groups == 0 ? 0 : last + groups - 1); // the position of the first one
    putShort(unscaled < 0 ? NEGATIVE : 0);
    putShort(scale);
    reserve(groups * Short.BYTES);
    for (int at = length + (groups - 1) * Short.BYTES; at >= length; at -= Short.BYTES) {
      ByteConverter.int2(octets, at, (int) (rest % GROUP));
      rest /= GROUP;
    }
    length += groups * Short.BYTES;
  }

  /** In UTF-8; most texts are ASCII, whose characters are their bytes. */
  private void add(String text) {
    int count = text.length();
    reserve(Integer.BYTES + count);
    int begin = length + Integer.BYTES;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c > 0x7F) {
        byte[] encoded = text.getBytes(UTF_8);
        putInt(encoded.length);
        put(encoded, 0, encoded.length);
        return;
      }
      octets[begin + i] = (byte) c;
    }
    putInt(count);
    length += count;
  }

  void putShort(int number) {
    reserve(Short.BYTES);
    ByteConverter.int2(octets, length, number);
    length += Short.BYTES;
  }

  private void putInt(int number) {
    reserve(Integer.BYTES);
    ByteConverter.int4(octets, length, number);
    length += Integer.BYTES;
  }

  void put(byte[] some, int offset, int count) {
    reserve(count);
    System.arraycopy(some, offset, octets, length, count);
    length += count;
  }

  private void reserve(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(octets.length + octets.length / 2, length + more));
    }
  }

  /** How many bytes the value takes that begins there. */
  int size(int at) {
    return Integer.BYTES + Math.max(0, ByteConverter.int4(octets, at));
  }

  /** The value that begins there. */
  @Nullable Object value(int at, ColumnType type) {
    int count = ByteConverter.int4(octets, at);
    int begin = at + Integer.BYTES;
    return count == NULL
        ? null
        : switch (type) {
          case INTEGER -> ByteConverter.int8(octets, begin);
          case DECIMAL -> ByteConverter.numeric(octets, begin, count);
          case BOOLEAN -> octets[begin] == 1;
          case DATE -> EPOCH.plusDays(ByteConverter.int4(octets, begin));
          case TIMESTAMP ->
              Instant.ofEpochSecond(EPOCH_SECOND)
                  .plus(ByteConverter.int8(octets, begin), ChronoUnit.MICROS);
          case TEXT -> new String(octets, begin, count, UTF_8);
        };
  }
}
