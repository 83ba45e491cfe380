package lessserver.simulators.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All switches as they are set. Safe for use by many threads. */
@Component
public class Faults {

  /** How often whoever hangs looks whether it still has to. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /**
   * Longer than any caller waits. Nobody hears of a caller that left, and calls that hang for ever
   * would in the end take the places that this switch is turned off by.
   */
  private static final Duration LONGEST_HANG = Duration.ofSeconds(60);

  private final FaultRows rows;
  private final Clock clock;
  private final Map<String, FaultRow> set = new ConcurrentHashMap<>();

  Faults(FaultRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
    rows.findAll().forEach(row -> set.put(row.name(), row));
  }

  /** How a third party behaves towards the next call. */
  public Behaviour of(ThirdParty thirdParty) {
    return new Behaviour(thirdParty);
  }

  List<Fault> list() {
    return Stream.of(ThirdParty.values())
        .flatMap(each -> Stream.of(FaultKind.values()).map(kind -> fault(each, kind)))
        .toList();
  }

  Fault set(ThirdParty thirdParty, FaultKind kind, double degree, @Nullable Instant until) {
    String name = name(thirdParty, kind);
    set.put(name, rows.save(new FaultRow(name, degree, until)));
    return fault(thirdParty, kind);
  }

  static String name(ThirdParty thirdParty, FaultKind kind) {
    return thirdParty.label() + "." + kind.label();
  }

  private Fault fault(ThirdParty thirdParty, FaultKind kind) {
    String name = name(thirdParty, kind);
    double degree = degree(thirdParty, kind);
    FaultRow row = set.get(name);
    return new Fault(
        name,
        kind.description(),
        kind.unit(),
        kind.most(),
        degree,
        row == null || degree == 0 ? null : row.until());
  }

  private double degree(ThirdParty thirdParty, FaultKind kind) {
    FaultRow row = set.get(name(thirdParty, kind));
    return row == null ? 0 : row.degreeAt(clock.instant());
  }

  /** How a third party behaves towards one call. */
  public final class Behaviour {

    private final ThirdParty thirdParty;
    private final boolean erring;
    private final boolean tooLate;

    private Behaviour(ThirdParty thirdParty) {
      this.thirdParty = thirdParty;
      this.erring = chance(FaultKind.ERRORS);
      this.tooLate = ThreadLocalRandom.current().nextBoolean();
    }

    /** Keeps the caller waiting, if so set. */
    public void delay() {
      pause(Duration.ofMillis((long) degree(thirdParty, FaultKind.LATENCY)));
      Instant longEnough = clock.instant().plus(LONGEST_HANG);
      while (degree(thirdParty, FaultKind.HANG) > 0 && clock.instant().isBefore(longEnough)) {
        pause(LOOK);
      }
    }

    /** Whether the call fails before anything is done. */
    public boolean fails() {
      return degree(thirdParty, FaultKind.REFUSE) > 0 || isAway() || (erring && !tooLate);
    }

    /** Whether the call fails although everything was done. */
    public boolean failsAfterwards() {
      return erring && tooLate;
    }

    public boolean answersWrongly() {
      return chance(FaultKind.WRONG_ANSWER);
    }

    private boolean isAway() {
      double seconds = degree(thirdParty, FaultKind.FLAP);
      return seconds > 0
          && (long) ((double) clock.millis() / Duration.ofSeconds(1).toMillis() / seconds) % 2 == 0;
    }

    private boolean chance(FaultKind kind) {
      return ThreadLocalRandom.current().nextDouble() < degree(thirdParty, kind);
    }

    private static void pause(Duration duration) {
      try {
        Thread.sleep(duration); // This is the fault: the caller is kept waiting.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped while it kept a caller waiting", e);
      }
    }
  }
}
