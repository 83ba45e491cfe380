package lessserver.durable.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import lessserver.durable.DurableClient;
import lessserver.durable.history.Step;
import lessserver.durable.shop.Shop;
import lessserver.durable.store.Store;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** The database's wall clock jumps an hour forward, and back. */
@SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@Import({Scenarios.class, ClockJumpContract.Jumping.class})
@ContextConfiguration(initializers = TemporaryData.class)
@TestPropertySource(properties = "lessserver.durable.lease=500ms")
abstract class ClockJumpContract {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Autowired private DurableClient client;
  @Autowired private MeterRegistry meters;
  @Autowired private WallClock wallClock;

  /** The database's. */
  static final class WallClock {

    private volatile Duration jump = Duration.ZERO;
    private final AtomicInteger looks = new AtomicInteger();

    Instant shown(Instant time) {
      looks.incrementAndGet();
      return time.plus(jump);
    }
  }

  static class Jumping {

    @Bean
    static WallClock wallClock() {
      return new WallClock();
    }

    /** The store as it is, but for the time it tells. */
    @Bean
    static BeanPostProcessor jumpingClock(WallClock wallClock) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
          if (!(bean instanceof Store)) {
            return bean;
          }
          return Proxy.newProxyInstance(
              Store.class.getClassLoader(),
              new Class<?>[] {Store.class},
              (_, method, arguments) -> {
                try {
                  Object result = method.invoke(bean, arguments);
                  return method.getName().equals("now")
                      ? wallClock.shown((Instant) result)
                      : result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
        }
      };
    }
  }

  private void jump(Duration offset) {
    wallClock.jump = offset;
    int looks = wallClock.looks.get();
    // Two leases go by, in which ownership could change if it looked at that clock. And the engine
    // has looked: a timer that it sets before is for the time that it thought it was. Whoever looks
    // for the third time has done with the second.
    await().pollDelay(Duration.ofSeconds(1)).until(() -> wallClock.looks.get() >= looks + 3);
  }

  @Test
  void neither_owners_nor_orchestrations_mind() throws Exception {
    String id = client.start("collectEvents", 4);
    client.raiseEvent(id, "item", "before");
    double takeOvers = meters.get("durable.takeovers").counter().count();

    jump(Duration.ofHours(1));
    client.raiseEvent(id, "item", "ahead");
    assertThat(client.await(client.start("nap", 50), String.class, PATIENCE)).isEqualTo("true");
    jump(Duration.ofHours(-1));
    client.raiseEvent(id, "item", "back");
    assertThat(client.await(client.start("nap", 50), String.class, PATIENCE)).isEqualTo("true");
    jump(Duration.ZERO);
    client.raiseEvent(id, "item", "after");

    assertThat(client.await(id, String[].class, PATIENCE))
        .containsExactly("before", "ahead", "back", "after");
    assertThat(client.history(id)).extracting(Step::at).isSorted().doesNotHaveDuplicates();
    assertThat(meters.get("durable.takeovers").counter().count()).isEqualTo(takeOvers);
  }
}
