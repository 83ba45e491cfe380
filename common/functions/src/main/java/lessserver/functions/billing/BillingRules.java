package lessserver.functions.billing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a cloud takes for the time and the memory of one call, {@code lessserver.billing.*}. The
 * defaults are those of Azure Functions' consumption plan. What it costs is the gateway's to say.
 *
 * @param smallestDuration a call is never taken for shorter
 * @param durationStep and is rounded up to a multiple of this
 * @param smallestMemory a call is never taken for smaller
 * @param memoryStep and is rounded up to a multiple of this
 * @param keepDays how many days are kept, the present one included
 */
@ConfigurationProperties("lessserver.billing")
record BillingRules(
    @DefaultValue("100ms") Duration smallestDuration,
    @DefaultValue("1ms") Duration durationStep,
    @DefaultValue("128MB") DataSize smallestMemory,
    @DefaultValue("128MB") DataSize memoryStep,
    @DefaultValue("31") int keepDays) {

  private static final long NANOS = 1_000_000;

  BillingRules {
    if (isNotWhole(smallestDuration)
        || isNotWhole(durationStep)
        || smallestMemory.toMegabytes() < 1
        || memoryStep.toMegabytes() < 1
        || keepDays < 1) {
      throw new IllegalArgumentException(
          "lessserver.billing: durations are whole milliseconds, memory is whole megabytes, and at"
              + " least one day is kept");
    }
  }

  private static boolean isNotWhole(Duration duration) {
    return duration.toMillis() < 1 || !duration.equals(Duration.ofMillis(duration.toMillis()));
  }

  /** What is billed for one call, in megabytes times milliseconds. */
  long megabyteMillis(long nanos, long bytes) {
    return millis(nanos) * megabytes(bytes);
  }

  private long millis(long nanos) {
    long step = durationStep.toMillis();
    long steps = Math.ceilDiv(Math.max(0, nanos), step * NANOS);
    return Math.max(smallestDuration.toMillis(), steps * step);
  }

  private long megabytes(long bytes) {
    long steps = Math.ceilDiv(bytes, memoryStep.toBytes());
    return Math.max(smallestMemory.toMegabytes(), steps * memoryStep.toMegabytes());
  }
}
