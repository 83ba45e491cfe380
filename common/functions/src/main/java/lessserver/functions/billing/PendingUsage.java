package lessserver.functions.billing;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Calls that nobody has kept yet. Safe for use by many threads. */
final class PendingUsage {

  private final BillingRules rules;
  private final Clock clock;
  private final LongSupplier memory;
  private final ConcurrentMap<FunctionDay, Tally> tallies = new ConcurrentHashMap<>();
  private volatile long bytes;

  /**
   * @param memory what the process takes of the machine, in bytes
   */
  PendingUsage(BillingRules rules, Clock clock, LongSupplier memory) {
    this.rules = rules;
    this.clock = clock;
    this.memory = memory;
    this.bytes = memory.getAsLong();
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  void count(String function, long nanos, boolean failed) {
    long billed = rules.megabyteMillis(nanos, bytes);
    tallies.compute(
        new FunctionDay(function, today()),
        (_, tally) -> (tally == null ? new Tally() : tally).count(nanos, failed, billed));
  }

  /** Asks anew how much memory the process takes: too slow to be done at each call. */
  void weigh() {
    bytes = memory.getAsLong();
  }

  /** Whatever there is; it is the caller's now. */
  Map<FunctionDay, Tally> take() {
    Map<FunctionDay, Tally> taken = new TreeMap<>();
    for (FunctionDay each : tallies.keySet()) {
      Tally tally = tallies.remove(each);
      if (tally != null) {
        taken.put(each, tally);
      }
    }
    return taken;
  }

  void giveBack(Map<FunctionDay, Tally> taken) {
    taken.forEach((key, tally) -> tallies.merge(key, tally, Tally::plus));
  }

  /** Adds whatever there is; it stays here, too. */
  void addTo(Map<FunctionDay, Tally> sums) {
    for (FunctionDay each : tallies.keySet()) {
      tallies.computeIfPresent(
          each,
          (_, tally) -> {
            sums.computeIfAbsent(each, _ -> new Tally()).plus(tally);
            return tally;
          });
    }
  }

  void forgetBefore(LocalDate day) {
    tallies.keySet().removeIf(each -> each.day().isBefore(day));
  }

  long invocations() {
    Map<FunctionDay, Tally> sums = new TreeMap<>();
    addTo(sums);
    return sums.values().stream().mapToLong(Tally::invocations).sum();
  }
}
