package lessserver.functions.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;

/**
 * Refuses to start on an H2 file that acknowledges a commit before it is written. With H2's default
 * (500 ms) a killed process loses thousands of acknowledged commits; with {@code WRITE_DELAY=0} it
 * loses none. (H2 never calls fsync: a power cut is PostgreSQL's business.)
 */
final class WriteDelayCheck implements InitializingBean {

  private static final String SETTING =
      "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'";

  private final DataSource store;

  WriteDelayCheck(DataSource store) {
    this.store = store;
  }

  @Override
  public void afterPropertiesSet() throws SQLException {
    try (Connection connection = store.getConnection()) {
      String url = connection.getMetaData().getURL();
      if (!url.startsWith("jdbc:h2:") || url.startsWith("jdbc:h2:mem:")) {
        return;
      }
      try (Statement statement = connection.createStatement();
          ResultSet setting = statement.executeQuery(SETTING)) {
        if (!setting.next() || setting.getInt(1) != 0) {
          throw new IllegalStateException(
              "H2 would lose acknowledged commits when the process is killed: add ;WRITE_DELAY=0 to"
                  + " spring.datasource.url ("
                  + url
                  + ")");
        }
      }
    }
  }
}
