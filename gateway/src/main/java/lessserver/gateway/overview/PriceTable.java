package lessserver.gateway.overview;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What functions would cost in a cloud, {@code lessserver.prices.*}. Which time and memory count is
 * each service's to say ({@code lessserver.billing.*}).
 *
 * @param currency by ISO 4217
 * @param perMillionExecutions of any function
 * @param perGbSecond of memory and time
 * @param alwaysOnPerHour of a machine that runs one service whether it is called or not
 */
@Validated
@ConfigurationProperties("lessserver.prices")
record PriceTable(
    @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
    @NotNull @DecimalMin("0") BigDecimal perMillionExecutions,
    @NotNull @DecimalMin("0") BigDecimal perGbSecond,
    @NotNull @DecimalMin("0") BigDecimal alwaysOnPerHour) {

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal HOUR_IN_MILLIS =
      BigDecimal.valueOf(Duration.ofHours(1).toMillis());

  /** One call costs less than a millionth. */
  private static final int DECIMALS = 9;

  BigDecimal consumption(long executions, BigDecimal gbSeconds) {
    return BigDecimal.valueOf(executions)
        .multiply(perMillionExecutions)
        .divide(MILLION, DECIMALS, RoundingMode.HALF_UP)
        .add(gbSeconds.multiply(perGbSecond))
        .setScale(DECIMALS, RoundingMode.HALF_UP);
  }

  /** For the whole day, or for what has passed of it. */
  BigDecimal alwaysOn(LocalDate day, Instant now) {
    Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    long millis = Duration.between(begin, now.isBefore(end) ? now : end).toMillis();
    return BigDecimal.valueOf(Math.max(0, millis))
        .multiply(alwaysOnPerHour)
        .divide(HOUR_IN_MILLIS, DECIMALS, RoundingMode.HALF_UP);
  }
}
