package lessserver.etl.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * PostgreSQL's {@code COPY}, in its binary format, through the driver: the server has no text to
 * read, which is about a fifth of its work.
 */
final class CopyWriter implements RowWriter {

  private static final int SENT_FROM = 64 * 1024;

  /** The signature, no flags, and no more header. */
  private static final byte[] HEADER = "PGCOPY\n\u00FF\r\n\0\0\0\0\0\0\0\0\0".getBytes(ISO_8859_1);

  private static final int END = -1;

  @Override
  public void insert(Connection connection, Target target, List<Row> rows) throws SQLException {
    PackedRows packed = PackedRows.of(target.columns(), rows);
    long rowId = takeIds(connection, target, packed.size());
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY "
                    + target.table()
                    + " (row_id, import, line, "
                    + target.columnNames()
                    + ") FROM STDIN (FORMAT binary)");
    try {
      CopyBuffer buffer = new CopyBuffer(SENT_FROM + SENT_FROM / 4);
      buffer.put(HEADER, 0, HEADER.length);
      int fields = 3 + target.columns().size();
      for (int i = 0; i < packed.size(); i++) {
        buffer.putShort(fields);
        buffer.add(rowId++);
        buffer.add(target.importPosition());
        buffer.add(packed.line(i));
        packed.copy(i, buffer);
        if (buffer.length() >= SENT_FROM) {
          copy.writeToCopy(buffer.octets(), 0, buffer.length());
          buffer.clear();
        }
      }
      buffer.putShort(END);
      copy.writeToCopy(buffer.octets(), 0, buffer.length());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /**
   * The first of so many ids that follow one another. One by one, as the column's default takes
   * them, they would be a tenth of the server's work. Nobody comes in between: the dataset is
   * locked.
   *
   * <p>The same question tells the server that nobody waits for the disk at the end of this
   * transaction. Rows and checkpoint are one: a server that loses its last moments forgets both,
   * and the file is read again from the checkpoint before. The transaction that ends the import
   * waits, for all of them.
   */
  private static long takeIds(Connection connection, Target target, int count) throws SQLException {
    try (PreparedStatement take =
        connection.prepareStatement(
            "SELECT setval(ids, nextval(ids) + ? - 1), set_config('synchronous_commit', 'off',"
                + " true) FROM (SELECT pg_get_serial_sequence(?, 'row_id')::regclass AS ids) AS"
                + " of_table")) {
      take.setLong(1, count);
      take.setString(2, target.table());
      try (ResultSet last = take.executeQuery()) {
        last.next();
        return last.getLong(1) - count + 1;
      }
    }
  }
}
