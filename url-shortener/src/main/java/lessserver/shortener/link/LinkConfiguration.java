package lessserver.shortener.link;

import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import lessserver.events.EventTopics;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

@Configuration(proxyBeanMethods = false)
class LinkConfiguration {

  @Bean
  RandomGenerator random() {
    return new SecureRandom();
  }

  @Bean
  NewTopics linkTopics(EventTopics topics) {
    return topics.of(LinkCreated.TOPIC);
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService lockKeeper() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("lock-keeper").factory());
  }

  /** What only one replica may do at a time; by the database's clock, theirs need not agree. */
  @Bean
  LockProvider locks(JdbcTemplate jdbc, ScheduledExecutorService lockKeeper) {
    return new KeepAliveLockProvider(
        new JdbcTemplateLockProvider(
            JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(jdbc)
                .usingDbTime()
                .build()),
        lockKeeper);
  }
}
