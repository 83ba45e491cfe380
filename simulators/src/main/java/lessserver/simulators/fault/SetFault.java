package lessserver.simulators.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sets a switch. */
@Component
class SetFault implements Function<NamedFaultWish, Fault> {

  private static final Duration LONGEST = Duration.ofDays(1);

  private final Faults faults;
  private final Clock clock;

  SetFault(Faults faults, Clock clock) {
    this.faults = faults;
    this.clock = clock;
  }

  @Override
  public Fault apply(NamedFaultWish named) {
    for (ThirdParty thirdParty : ThirdParty.values()) {
      for (FaultKind kind : FaultKind.values()) {
        if (Faults.name(thirdParty, kind).equals(named.name())) {
          return set(thirdParty, kind, named.wish());
        }
      }
    }
    throw new UnknownFault(named.name());
  }

  private Fault set(ThirdParty thirdParty, FaultKind kind, FaultWish wish) {
    if (!(wish.value() >= 0 && wish.value() <= kind.most())) { // NaN is neither
      throw new InvalidFault("value", "must be from 0 to " + kind.most() + " " + kind.unit());
    }
    Duration time = wish.time();
    if (time != null && (!time.isPositive() || time.compareTo(LONGEST) > 0)) {
      throw new InvalidFault("for", "must be longer than nothing and not longer than a day");
    }
    @Nullable Instant until = time == null ? null : clock.instant().plus(time);
    return faults.set(thirdParty, kind, wish.value(), until);
  }

  /** There is no such switch. */
  static final class UnknownFault extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownFault(String name) {
      super(Kind.UNKNOWN, "There is no fault " + name + ".");
    }
  }

  /** It cannot be set like that. */
  static final class InvalidFault extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidFault(String field, String why) {
      super(Kind.INVALID, field + " " + why + ".", new FieldError(field, why));
    }
  }
}
