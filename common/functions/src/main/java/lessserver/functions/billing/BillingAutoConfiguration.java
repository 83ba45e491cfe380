package lessserver.functions.billing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The billing of every service's functions. */
@AutoConfiguration(after = {JdbcClientAutoConfiguration.class, TransactionAutoConfiguration.class})
@ConditionalOnClass(
    name = "org.springframework.cloud.function.context.catalog.FunctionAroundWrapper")
@EnableConfigurationProperties(BillingRules.class)
@EnableScheduling
class BillingAutoConfiguration {

  @Bean
  PendingUsage pendingUsage(BillingRules rules, Clock clock) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    return new PendingUsage(
        rules,
        clock,
        () ->
            memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted());
  }

  @Bean
  UsageMeter usageMeter(PendingUsage usage) {
    return new UsageMeter(usage);
  }

  @Bean(destroyMethod = "keep")
  FunctionUsage functionUsage(
      PendingUsage pending, ObjectProvider<UsageTable> table, BillingRules rules) {
    return new FunctionUsage(pending, table.getIfAvailable(), rules.keepDays());
  }

  @Bean
  MeterBinder usageGauge(PendingUsage usage) {
    return meters ->
        Gauge.builder("billing.unkept", usage, PendingUsage::invocations)
            .description("Calls that nobody would be billed for if the process were killed now")
            .register(meters);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JdbcClient.class)
  static class WithDatabase {

    @Bean
    @ConditionalOnBean(JdbcClient.class)
    UsageTable usageTable(JdbcClient jdbc, PlatformTransactionManager transactions) {
      var transaction = new TransactionTemplate(transactions);
      return new UsageTable(jdbc, transaction);
    }
  }
}
