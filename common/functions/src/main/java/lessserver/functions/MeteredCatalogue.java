package lessserver.functions;

import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Type;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.cloud.function.context.catalog.FunctionTypeUtils;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Measures the calls that reach a function through Spring Cloud Function's catalogue, alone or in a
 * composition: each function bean is registered there anew, measured, under its own name and with
 * the generic types that it was declared with. (The catalogue's own hook, {@code
 * FunctionAroundWrapper}, is asked on the first call of a function and never again.)
 */
final class MeteredCatalogue implements SmartInitializingSingleton {

  private final FunctionRegistry catalogue;
  private final GenericApplicationContext beans;
  private final ObservationRegistry observations;

  MeteredCatalogue(
      FunctionRegistry catalogue,
      GenericApplicationContext beans,
      ObservationRegistry observations) {
    this.catalogue = catalogue;
    this.beans = beans;
    this.observations = observations;
  }

  /** An argument that could not be turned into what the function takes. */
  static final class UnreadableArgument extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnreadableArgument(String function, Class<?> type) {
      super(
          Kind.INVALID,
          "The argument of " + function + " is not the JSON of a " + type.getSimpleName() + ".");
    }
  }

  @Override
  public void afterSingletonsInstantiated() {
    for (String name : catalogue.getNames(null)) {
      if (!name.equals(FunctionNames.ROUTER)) {
        Object function = beans.getBean(name);
        Type type = FunctionTypeUtils.discoverFunctionType(function, name, beans);
        catalogue.register(
            new FunctionRegistration<>(measured(name, function, type), name).type(type));
      }
    }
  }

  @SuppressWarnings("unchecked") // The catalogue converts arguments by the type registered.
  private Object measured(String name, Object bean, Type type) {
    return switch (bean) {
      case Function<?, ?> function ->
          (Function<Object, Object>)
              input -> {
                checked(name, input, type);
                return Functions.observation(name, observations)
                    .observe(() -> ((Function<Object, Object>) function).apply(input));
              };
      case Consumer<?> consumer ->
          (Consumer<Object>)
              input -> {
                checked(name, input, type);
                Functions.observation(name, observations)
                    .observe(() -> ((Consumer<Object>) consumer).accept(input));
              };
      case Supplier<?> supplier ->
          (Supplier<Object>) () -> Functions.observation(name, observations).observe(supplier::get);
      default -> throw new IllegalStateException(name + " is no function");
    };
  }

  /** What the catalogue cannot convert it hands on as it came, and the cast would fail. */
  private static void checked(String name, Object input, Type type) {
    Class<?> taken = FunctionTypeUtils.getRawType(FunctionTypeUtils.getInputType(type));
    if (!taken.isInstance(input)) {
      throw new UnreadableArgument(name, taken);
    }
  }
}
