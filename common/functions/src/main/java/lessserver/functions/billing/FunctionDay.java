package lessserver.functions.billing;

import java.time.LocalDate;
import java.util.Comparator;

/** A function on a day, by UTC. In an order, so that no two replicas wait for each other. */
record FunctionDay(String function, LocalDate day) implements Comparable<FunctionDay> {

  private static final Comparator<FunctionDay> ORDER =
      Comparator.comparing(FunctionDay::function).thenComparing(FunctionDay::day);

  @Override
  public int compareTo(FunctionDay other) {
    return ORDER.compare(this, other);
  }
}
