package lessserver.etl.scrub;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

@Configuration(proxyBeanMethods = false)
class ScrubConfiguration {

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService lockKeeper() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("lock-keeper").factory());
  }

  /** By the database's clock, so that replicas' clocks need not agree. */
  @Bean
  LockProvider scrubLocks(JdbcTemplate jdbc, ScheduledExecutorService lockKeeper) {
    return new KeepAliveLockProvider(
        new JdbcTemplateLockProvider(
            JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(jdbc)
                .usingDbTime()
                .build()),
        lockKeeper);
  }
}
