package lessserver.durable;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One entity in the form of an interface whose methods are its operations, by their names. What
 * returns nothing is a signal, what returns a {@link Task} a call under way, and what returns
 * anything else a call that is waited for.
 */
final class EntityProxy implements InvocationHandler {

  /** How a signal is sent. */
  @FunctionalInterface
  interface Signals {
    void send(String operation, @Nullable Object input);
  }

  /** How a call is begun. */
  @FunctionalInterface
  interface Calls {
    Task<?> start(String operation, @Nullable Object input, Class<?> reply);
  }

  private final String name;
  private final Signals signals;
  private final Calls calls;

  private EntityProxy(String name, Signals signals, Calls calls) {
    this.name = name;
    this.signals = signals;
    this.calls = calls;
  }

  /**
   * @throws IllegalArgumentException if it is no interface, or one of its methods cannot be an
   *     operation
   */
  static <E> E of(EntityId entity, Class<E> type, Signals signals, Calls calls) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(type.getName() + " is no interface");
    }
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        check(method);
      }
    }
    String name = type.getSimpleName() + " " + entity;
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new EntityProxy(name, signals, calls)));
  }

  private static void check(Method method) {
    if (method.isDefault()) {
      throw new IllegalArgumentException(method + " has code: an operation's is the entity's");
    }
    if (method.getParameterCount() > 1) {
      throw new IllegalArgumentException(
          method + " has several parameters: an operation has one input or none");
    }
    if (!(reply(method) instanceof Class<?> reply) || reply.equals(Task.class)) {
      throw new IllegalArgumentException(
          method.toGenericString()
              + " must return nothing, a class without type arguments, or a Task of such");
    }
  }

  /** What a call brings. */
  private static Type reply(Method method) {
    return method.getReturnType().equals(Task.class)
            && method.getGenericReturnType() instanceof ParameterizedType task
        ? task.getActualTypeArguments()[0]
        : method.getGenericReturnType();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // of a proxy, equals would come back here
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
    Object input = arguments == null ? null : arguments[0];
    if (method.getDeclaringClass().equals(Object.class)) {
      return switch (method.getName()) {
        case "equals" -> proxy == input;
        case "hashCode" -> System.identityHashCode(proxy);
        default -> name;
      };
    }
    Class<?> returned = method.getReturnType();
    if (returned.equals(void.class)) {
      signals.send(method.getName(), input);
      return null;
    }
    Task<?> task = calls.start(method.getName(), input, (Class<?>) reply(method));
    return returned.equals(Task.class) ? task : result(task, method);
  }

  private @Nullable Object result(Task<?> task, Method method) {
    Object result = task.await();
    if (result == null && method.getReturnType().isPrimitive()) {
      throw new IllegalStateException(
          "%s replied nothing to %s, which is to be %s"
              .formatted(name, method.getName(), method.getReturnType()));
    }
    return result;
  }
}
