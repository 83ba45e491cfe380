package lessserver.functions.billing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import lessserver.functions.Functions;

/** Counts each call of a function when it ends. */
final class UsageMeter implements ObservationHandler<Observation.Context> {

  private final PendingUsage usage;

  UsageMeter(PendingUsage usage) {
    this.usage = usage;
  }

  /** When a call began. */
  private record Begun(long nanoTime) {}

  @Override
  public boolean supportsContext(Observation.Context context) {
    return Functions.METRIC.equals(context.getName());
  }

  @Override
  public void onStart(Observation.Context context) {
    context.put(Begun.class, new Begun(System.nanoTime()));
  }

  @Override
  public void onStop(Observation.Context context) {
    Begun begun = context.getRequired(Begun.class);
    usage.count(
        Functions.calledIn(context),
        System.nanoTime() - begun.nanoTime(),
        context.getError() != null);
  }
}
