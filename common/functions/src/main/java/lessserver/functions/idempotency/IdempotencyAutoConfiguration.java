package lessserver.functions.idempotency;

import jakarta.servlet.Filter;
import java.time.Clock;
import lessserver.functions.store.RoomTables;
import lessserver.functions.web.Refusals;
import lessserver.functions.web.WebAutoConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Idempotent POSTs for every servlet service with a database; brings its own table. */
@AutoConfiguration(
    after = {
      JdbcClientAutoConfiguration.class,
      TransactionAutoConfiguration.class,
      WebAutoConfiguration.class
    },
    before = FlywayAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(JdbcClient.class)
@EnableConfigurationProperties(IdempotencyProperties.class)
class IdempotencyAutoConfiguration {

  @Bean
  FlywayConfigurationCustomizer idempotencyTables() {
    return flyway -> RoomTables.add(flyway, "functions");
  }

  @Bean
  IdempotentRequests idempotentRequests(JdbcClient jdbc) {
    return new IdempotentRequests(jdbc);
  }

  @Bean
  FilterRegistrationBean<Filter> idempotency(
      IdempotentRequests requests,
      PlatformTransactionManager transactions,
      Refusals refusals,
      IdempotencyProperties properties,
      Clock clock) {
    Filter filter =
        new Idempotency(
            requests, new TransactionTemplate(transactions), refusals, properties, clock);
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(WebAutoConfiguration.AFTER_GUARDS);
    return registration;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Forgetting {

    private static final Logger log = LoggerFactory.getLogger(Forgetting.class);

    private final IdempotentRequests requests;
    private final Clock clock;

    Forgetting(IdempotentRequests requests, Clock clock) {
      this.requests = requests;
      this.clock = clock;
    }

    /** Any number of replicas may do this at once: each deletes what is still there. */
    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    void forget() {
      int forgotten = requests.forgetOlderThan(Idempotency.KEPT, clock.instant());
      log.debug("event=idempotency-keys-forgotten count={}", forgotten);
    }
  }
}
