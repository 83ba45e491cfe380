package lessserver.functions;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.cloud.function.context.catalog.FunctionAroundWrapper;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;

/**
 * Measures the calls that reach a function through Spring Cloud Function's catalogue, compositions
 * included.
 */
final class MeteredCatalogue extends FunctionAroundWrapper {

  private final ObservationRegistry observations;

  MeteredCatalogue(ObservationRegistry observations) {
    this.observations = observations;
  }

  @Override
  protected Object doApply(Object input, FunctionInvocationWrapper function) {
    return Functions.observation(function.getFunctionDefinition(), observations)
        .observe(() -> function.apply(input));
  }
}
