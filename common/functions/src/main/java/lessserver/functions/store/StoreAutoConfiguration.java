package lessserver.functions.store;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Checks the service's store at the start, and bounds what it waits for it. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnClass({DataSource.class, HikariDataSource.class})
class StoreAutoConfiguration {

  @Bean
  static SocketTimeouts socketTimeouts() {
    return new SocketTimeouts();
  }

  @Bean
  @ConditionalOnBean(DataSource.class)
  WriteDelayCheck writeDelayCheck(DataSource store) {
    return new WriteDelayCheck(store);
  }
}
