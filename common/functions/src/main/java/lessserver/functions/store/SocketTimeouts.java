package lessserver.functions.store;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Sees to it that a PostgreSQL which vanishes without a word (a pulled cable, a frozen machine)
 * holds no thread for good. The time is longer than any statement's own time-out, so that only a
 * connection that is dead is given up. What is configured as {@code data-source-properties}, or in
 * the address, counts first. H2 has no connection to lose and would refuse these properties.
 */
final class SocketTimeouts implements BeanPostProcessor {

  private static final String SECONDS = "15";

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool
        && pool.getJdbcUrl() != null
        && pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
      pool.getDataSourceProperties().putIfAbsent("socketTimeout", SECONDS);
      pool.getDataSourceProperties().putIfAbsent("tcpKeepAlive", "true");
    }
    return bean;
  }
}
