package lessserver.stocks.monitor;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import lessserver.functions.Printable;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import lessserver.outbound.Outbound;
import lessserver.stocks.quote.Quote;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What may be watched, and how. */
@Component
public class WatchRules {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Validator validator;
  private final Outbound outbound;

  WatchRules(Validator validator, Outbound outbound) {
    this.validator = validator;
    this.outbound = outbound;
  }

  /** What holds for each field by itself. No price can move by more than 200 %. */
  private record Fields(
      @NotNull @Pattern(regexp = Quote.SYMBOL, message = Quote.NO_SYMBOL) String symbol,
      @NotNull @DecimalMin(value = "0", inclusive = false) @DecimalMax("200") @Digits(integer = 3, fraction = 4) BigDecimal percentageChange,
      @Size(max = 2048) @Nullable String notifyUrl,
      @Email @Printable @Size(max = 254) @Nullable String email) {}

  /**
   * Lets a watch pass that makes sense.
   *
   * @throws ImpossibleWatch with every field at fault
   * @throws lessserver.outbound.OutboundRefusals.ForbiddenAddress if nobody may be notified there
   */
  public void check(StockWatch watch) {
    List<FieldError> errors = new ArrayList<>();
    validator
        .validate(
            new Fields(watch.symbol(), watch.percentageChange(), watch.notifyUrl(), watch.email()))
        .stream()
        .map(WatchRules::error)
        .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
        .forEach(errors::add);
    errors.addAll(wrongTimes(watch));
    refuse(errors);
    if (watch.notifyUrl() != null) {
      outbound.check("notifyUrl", watch.notifyUrl());
    }
  }

  /**
   * Lets a watch pass whose times make sense; asks nobody, so that an orchestration may call it.
   *
   * @throws ImpossibleWatch with every time at fault
   */
  public static void checkTimes(StockWatch watch) {
    refuse(wrongTimes(watch));
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new ImpossibleWatch(errors);
    }
  }

  private static List<FieldError> wrongTimes(StockWatch watch) {
    List<FieldError> errors = new ArrayList<>();
    Duration interval = watch.checkInterval();
    Duration limit = watch.timeLimit();
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      errors.add(new FieldError("checkInterval", "must be between PT1S and P365D"));
    }
    if (limit == null) {
      if (!watch.eternal()) {
        errors.add(new FieldError("timeLimit", "must be there, unless the monitor is eternal"));
      }
    } else if (limit.compareTo(SHORTEST) < 0 || limit.compareTo(LONGEST) > 0) {
      errors.add(new FieldError("timeLimit", "must be between PT1S and P365D"));
    } else if (interval.compareTo(limit) > 0) {
      errors.add(new FieldError("checkInterval", "must not be longer than the time limit"));
    }
    return errors;
  }

  private static FieldError error(ConstraintViolation<Fields> violation) {
    return new FieldError(violation.getPropertyPath().toString(), violation.getMessage());
  }

  /** Nobody could watch that. */
  static final class ImpossibleWatch extends Refusal {

    private static final long serialVersionUID = 1L;

    private ImpossibleWatch(List<FieldError> errors) {
      super(
          Kind.INVALID,
          "That cannot be watched: "
              + errors.stream()
                  .map(error -> error.field() + " " + error.message())
                  .collect(Collectors.joining(", "))
              + ".",
          errors.toArray(FieldError[]::new));
    }
  }
}
