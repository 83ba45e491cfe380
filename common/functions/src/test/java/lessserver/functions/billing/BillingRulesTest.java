package lessserver.functions.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class BillingRulesTest {

  private static final BillingRules AZURE_FUNCTIONS = rules("100ms", "1ms", 128, 128);
  private static final BillingRules AWS_LAMBDA = rules("1ms", "1ms", 128, 1);
  private static final BillingRules GOOGLE_FIRST_GENERATION = rules("100ms", "100ms", 128, 128);

  private static BillingRules rules(String smallest, String step, int megabytes, int stepInMb) {
    return new Binder(
            new MapConfigurationPropertySource(
                Map.of(
                    "lessserver.billing.smallest-duration",
                    smallest,
                    "lessserver.billing.duration-step",
                    step,
                    "lessserver.billing.smallest-memory",
                    megabytes + "MB",
                    "lessserver.billing.memory-step",
                    stepInMb + "MB")))
        .bindOrCreate("lessserver.billing", BillingRules.class);
  }

  private static long billed(BillingRules cloud, double millis, long megabytes) {
    return cloud.megabyteMillis(
        Math.round(millis * 1_000_000), DataSize.ofMegabytes(megabytes).toBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "0,      1,   100, 128",
    "0.004,  100, 100, 128",
    "100,    128, 100, 128",
    "100.01, 128, 101, 128",
    "101,    129, 101, 256",
    "2500,   600, 2500, 640"
  })
  void azure_takes_100_ms_and_128_mb_at_least_and_rounds_up_to_1_ms_and_128_mb(
      double millis, long megabytes, long billedMillis, long billedMegabytes) {
    assertThat(billed(AZURE_FUNCTIONS, millis, megabytes))
        .isEqualTo(billedMillis * billedMegabytes);
  }

  @ParameterizedTest
  @CsvSource({"0.004, 128, 1, 128", "1.2, 128, 2, 128", "99, 129, 99, 129", "1000, 1, 1000, 128"})
  void aws_rounds_up_to_1_ms_and_knows_every_megabyte(
      double millis, long megabytes, long billedMillis, long billedMegabytes) {
    assertThat(billed(AWS_LAMBDA, millis, megabytes)).isEqualTo(billedMillis * billedMegabytes);
  }

  @ParameterizedTest
  @CsvSource({"1, 100, 128", "100, 100, 128", "100.001, 200, 128", "950, 1000, 128"})
  void google_rounded_up_to_100_ms(double millis, long billedMillis, long billedMegabytes) {
    assertThat(billed(GOOGLE_FIRST_GENERATION, millis, 128))
        .isEqualTo(billedMillis * billedMegabytes);
  }

  @Test
  void three_million_seconds_with_half_a_gigabyte_are_one_and_a_half_million_gigabyte_seconds() {
    long second = billed(AZURE_FUNCTIONS, 1000, 512);
    Tally tally = new Tally();
    for (int call = 0; call < 3_000; call++) {
      tally.count(Duration.ofSeconds(1).toNanos(), false, second);
    }

    assertThat(tally.usage().gbSeconds()).isCloseTo(1_500, within(1e-9));
  }

  /** The examples of docs/gateway.md; what they cost is in the gateway's PriceTableTest. */
  @ParameterizedTest
  @CsvSource({"30, 100, 12.5", "100, 128, 12.5", "250, 300, 93.75", "250, 384, 93.75"})
  void a_thousand_calls_are_billed_the_gigabyte_seconds_that_the_docs_say(
      double millis, long megabytes, double gbSeconds) {
    Tally tally = new Tally();
    for (int call = 0; call < 1_000; call++) {
      tally.count(0, false, billed(AZURE_FUNCTIONS, millis, megabytes));
    }

    assertThat(tally.usage().gbSeconds()).isCloseTo(gbSeconds, within(1e-9));
  }

  @Test
  void rules_that_cannot_be_kept_are_refused_with_what_to_write() {
    assertThatThrownBy(() -> rules("0ms", "1ms", 128, 128))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("lessserver.billing: durations are whole milliseconds");
  }
}
