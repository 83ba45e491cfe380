package lessserver.etl.todo;

import javax.sql.DataSource;
import lessserver.testing.TemporaryData;
import org.h2.jdbcx.JdbcDataSource;

/** With triggers that are classes; each statement of a migration is a transaction of its own. */
class SchemaChangeOnH2IT extends SchemaChangeContract {

  @Override
  DataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:file:" + TemporaryData.newFolder() + "/db;DB_CLOSE_DELAY=-1");
    return database;
  }

  @Override
  String vendor() {
    return "h2";
  }

  @Override
  boolean showsSteps() {
    return true;
  }
}
