package lessserver.functions;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Remembers under which name each function bean stands in the catalogue. */
final class FunctionNames implements BeanPostProcessor {

  /** Spring Cloud Function's own, which is none of the service's. */
  static final String ROUTER = "functionRouter";

  private final Map<Object, String> names = Collections.synchronizedMap(new IdentityHashMap<>());

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof Function || bean instanceof Consumer || bean instanceof Supplier) {
      names.put(bean, beanName);
    }
    return bean;
  }

  /** The bean's name; for a function that is no bean, its class's. */
  String of(Object function) {
    return names.getOrDefault(function, function.getClass().getSimpleName());
  }
}
