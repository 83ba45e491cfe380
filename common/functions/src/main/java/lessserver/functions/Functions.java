package lessserver.functions;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one way in which a trigger calls a function bean: counted, timed and traced under the bean's
 * name, without the function knowing.
 *
 * <p>The beans themselves are not replaced by proxies: that would erase the generic types by which
 * Spring Cloud Function converts their arguments. Calls that come through its catalogue are
 * measured by {@link MeteredCatalogue} instead.
 *
 * <p>Safe for use by many threads.
 */
public final class Functions {

  /** What the observation, and so the timer, of a call is named. */
  public static final String METRIC = "function";

  private static final String NAME_TAG = "function";

  private final FunctionNames names;
  private final ObservationRegistry observations;

  Functions(FunctionNames names, ObservationRegistry observations) {
    this.names = names;
    this.observations = observations;
  }

  public <I, O> O call(Function<I, O> function, I input) {
    return observation(names.of(function), observations).observe(() -> function.apply(input));
  }

  public <I> void call(Consumer<I> consumer, I input) {
    observation(names.of(consumer), observations).observe(() -> consumer.accept(input));
  }

  public <O> O call(Supplier<O> supplier) {
    return observation(names.of(supplier), observations).observe(supplier);
  }

  /**
   * One invocation: the timer {@code function} with the tags {@code function} and {@code error},
   * and a span.
   */
  static Observation observation(String name, ObservationRegistry observations) {
    return Observation.createNotStarted(METRIC, observations)
        .contextualName("function " + name)
        .lowCardinalityKeyValue(NAME_TAG, name);
  }

  /** The name of the function that is called in an observation of a call. */
  public static String calledIn(Observation.ContextView call) {
    KeyValue name = call.getLowCardinalityKeyValue(NAME_TAG);
    return name == null ? "" : name.getValue();
  }
}
