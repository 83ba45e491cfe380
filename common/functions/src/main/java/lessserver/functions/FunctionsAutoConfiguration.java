package lessserver.functions;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.cloud.function.context.catalog.FunctionAroundWrapper;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The transport-free part: the suite's token and address for every process, the metering where
 * there are functions.
 */
@AutoConfiguration(
    before = TaskSchedulingAutoConfiguration.class,
    beforeName = "org.springframework.cloud.function.observability.ObservationAutoConfiguration")
class FunctionsAutoConfiguration {

  private static final int TIMERS_AT_ONCE = 8;

  /**
   * Ticks in microseconds, which is what the databases keep: an instant reads back as it was
   * written.
   */
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
  }

  /**
   * Several timers at once: with virtual threads, Spring Boot's scheduler would let all that come
   * after a pause wait for each other.
   */
  @Bean
  @ConditionalOnMissingBean(TaskScheduler.class)
  ThreadPoolTaskScheduler taskScheduler() {
    ThreadPoolTaskScheduler timers = new ThreadPoolTaskScheduler();
    timers.setPoolSize(TIMERS_AT_ONCE);
    timers.setThreadNamePrefix("timer-");
    timers.setDaemon(true);
    return timers;
  }

  @Bean
  PublicUrl publicUrl(@Value("${lessserver.public-url}") String configured) {
    return PublicUrl.of(configured);
  }

  @Bean
  SuiteToken suiteToken(
      @Value("${SUITE_TOKEN:}") String configured, @Value("${lessserver.data}") Path dataFolder) {
    return SuiteToken.of(configured, dataFolder);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Tracer.class)
  static class Tracing {

    @Bean
    TraceParent traceParent(ObjectProvider<Tracer> tracer) {
      return new TraceParent(tracer.getIfAvailable(() -> Tracer.NOOP));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.cloud.function.context.catalog.FunctionAroundWrapper")
  static class Metering {

    @Bean
    static FunctionNames functionNames() {
      return new FunctionNames();
    }

    @Bean
    Functions functions(FunctionNames names, ObservationRegistry observations) {
      return new Functions(names, observations);
    }

    @Bean
    MeteredCatalogue meteredCatalogue(
        FunctionRegistry catalogue,
        GenericApplicationContext beans,
        ObservationRegistry observations) {
      return new MeteredCatalogue(catalogue, beans, observations);
    }

    /** In the place of Spring Cloud Function's own, which would measure first calls twice. */
    @Bean
    FunctionAroundWrapper nothingAround() {
      return new FunctionAroundWrapper() {
        @Override
        protected Object doApply(Object input, FunctionInvocationWrapper function) {
          return function.apply(input);
        }
      };
    }
  }
}
