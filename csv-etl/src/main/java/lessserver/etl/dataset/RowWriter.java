package lessserver.etl.dataset;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A database's fastest way to take many new rows. */
interface RowWriter {

  /** Adds the rows in the connection's transaction. */
  void insert(Connection connection, Target target, List<Row> rows) throws SQLException;
}
