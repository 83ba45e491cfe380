package lessserver.functions.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SocketTimeoutsTest {

  private static Properties settingsOf(HikariDataSource pool) {
    new SocketTimeouts().postProcessBeforeInitialization(pool, "dataSource");
    return pool.getDataSourceProperties();
  }

  private static HikariDataSource pool(String url) {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    return pool;
  }

  @Test
  void a_dead_connection_to_postgresql_is_given_up() {
    try (HikariDataSource pool = pool("jdbc:postgresql://localhost/any")) {
      assertThat(settingsOf(pool))
          .containsEntry("socketTimeout", "15")
          .containsEntry("tcpKeepAlive", "true");
    }
  }

  @Test
  void what_is_configured_counts() {
    try (HikariDataSource pool = pool("jdbc:postgresql://localhost/any")) {
      pool.addDataSourceProperty("socketTimeout", "60");
      assertThat(settingsOf(pool)).containsEntry("socketTimeout", "60");
    }
  }

  @Test
  void h2_is_left_alone() {
    try (HikariDataSource pool = pool("jdbc:h2:mem:any")) {
      assertThat(settingsOf(pool)).isEmpty();
    }
  }
}
