package lessserver.functions.billing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a function did on a day, or in a part of it. For one thread at a time. */
final class Tally {

  /** Durations are told apart by one part in a hundred, in a few hundred bytes. */
  private static final int DIGITS = 2;

  private static final double MEGABYTE_MILLIS_IN_A_GB_SECOND = 1024 * 1000;
  private static final double MICROS_IN_A_MILLI = 1000;

  private long invocations;
  private long errors;
  private long megabyteMillis;
  private final Histogram micros = new Histogram(DIGITS);

  Tally() {}

  /**
   * @param times as {@link #times} wrote them
   */
  Tally(long invocations, long errors, long megabyteMillis, String times) {
    this.invocations = invocations;
    this.errors = errors;
    this.megabyteMillis = megabyteMillis;
    this.micros.add(
        Histogram.decodeFromByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(times)), 0));
  }

  Tally count(long nanos, boolean failed, long billedMegabyteMillis) {
    invocations++;
    errors += failed ? 1 : 0;
    megabyteMillis += billedMegabyteMillis;
    micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    return this;
  }

  Tally plus(Tally other) {
    invocations += other.invocations;
    errors += other.errors;
    megabyteMillis += other.megabyteMillis;
    micros.add(other.micros);
    return this;
  }

  long invocations() {
    return invocations;
  }

  long errors() {
    return errors;
  }

  long megabyteMillis() {
    return megabyteMillis;
  }

  /** How long the calls took, as a text. */
  String times() {
    ByteBuffer room = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
    int length = micros.encodeIntoByteBuffer(room);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(room.array(), length));
  }

  Usage usage() {
    return new Usage(
        invocations,
        errors,
        millis(50),
        millis(95),
        millis(99),
        megabyteMillis / MEGABYTE_MILLIS_IN_A_GB_SECOND);
  }

  private double millis(int percentile) {
    return invocations == 0 ? 0 : micros.getValueAtPercentile(percentile) / MICROS_IN_A_MILLI;
  }
}
