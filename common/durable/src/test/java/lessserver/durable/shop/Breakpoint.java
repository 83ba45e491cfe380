package lessserver.durable.shop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import lessserver.durable.store.Store;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * A place where the process stands still and says so, to be killed or stopped right there: {@code
 * before processPayment}, {@code after commit 3}, {@code inside commit 3} (everything is written,
 * COMMIT is not sent). Commits count from {@link #arm}. It goes on when a file is there, or never.
 */
@Component
public class Breakpoint implements BeanPostProcessor {

  public static final String REACHED = "reached=";

  private final String place;
  private final Path until;
  private final AtomicInteger commits = new AtomicInteger();
  private volatile boolean armed;

  Breakpoint(
      @Value("${shop.breakpoint:}") String place,
      @Value("${shop.breakpoint-until:/nowhere}") Path until,
      @Value("${shop.armed:false}") boolean armed) {
    this.place = place;
    this.until = until;
    this.armed = armed;
  }

  public void arm() {
    armed = true;
  }

  void reached(String here) {
    if (armed && here.equals(place)) {
      System.out.println(REACHED + here);
      while (!Files.exists(until)) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return switch (bean) {
      case Store store when !place.isEmpty() -> aroundCommits(store);
      case DataSource source when place.startsWith("inside") -> aroundEndings(source);
      default -> bean;
    };
  }

  private Object aroundCommits(Store store) {
    return Proxy.newProxyInstance(
        Store.class.getClassLoader(),
        new Class<?>[] {Store.class},
        (_, method, arguments) -> {
          int commit = method.getName().equals("commit") && armed ? commits.incrementAndGet() : 0;
          reached("before commit " + commit);
          Object result = invoke(store, method, arguments);
          reached("after commit " + commit);
          return result;
        });
  }

  private Object aroundEndings(DataSource source) {
    return Proxy.newProxyInstance(
        DataSource.class.getClassLoader(),
        new Class<?>[] {DataSource.class},
        (_, method, arguments) -> {
          Object result = invoke(source, method, arguments);
          return result instanceof Connection connection ? aroundEnding(connection) : result;
        });
  }

  private Object aroundEnding(Connection connection) {
    return Proxy.newProxyInstance(
        Connection.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (_, method, arguments) -> {
          boolean ofSteps = Thread.currentThread().getName().equals("durable-committer");
          if (armed && ofSteps && method.getName().equals("commit")) {
            reached("inside commit " + commits.get());
          }
          return invoke(connection, method, arguments);
        });
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
