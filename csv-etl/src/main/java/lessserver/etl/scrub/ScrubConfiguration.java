package lessserver.etl.scrub;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;

@Configuration(proxyBeanMethods = false)
class ScrubConfiguration implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(ScrubConfiguration.class);

  /**
   * No bean, or every timer of the service would run on it, and a long look let the locks lapse.
   */
  private final ScheduledExecutorService lockKeeper =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("lock-keeper").factory()) {

        // A database that is away for a moment must not end what keeps the locks for good.
        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable extend, long delay, long period, TimeUnit unit) {
          return super.scheduleAtFixedRate(
              () -> {
                try {
                  extend.run();
                } catch (DataAccessException | TransactionException e) {
                  log.warn("event=cannot-keep-lock reason=\"{}\"", e.getMessage());
                }
              },
              delay,
              period,
              unit);
        }
      };

  /**
   * By the database's clock, so that replicas' clocks need not agree. In transactions of their own,
   * whatever is under way around them.
   */
  @Bean
  LockProvider scrubLocks(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    return new KeepAliveLockProvider(
        new JdbcTemplateLockProvider(
            JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(jdbc)
                .withTransactionManager(transactions)
                .usingDbTime()
                .build()),
        lockKeeper);
  }

  @Override
  public void destroy() {
    lockKeeper.shutdownNow();
  }
}
