package lessserver.etl.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** PostgreSQL's {@code COPY}, in its text format, through the driver. */
final class CopyWriter implements RowWriter {

  private static final int BUFFER = 64 * 1024;

  @Override
  public void insert(Connection connection, Target target, List<Row> rows) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY "
                    + target.table()
                    + " (import, line, "
                    + target.columnNames()
                    + ") FROM STDIN");
    try {
      StringBuilder text = new StringBuilder(BUFFER + BUFFER / 4);
      for (Row row : rows) {
        text.append(target.importPosition()).append('\t').append(row.line());
        for (@Nullable Object value : row.values()) {
          text.append('\t');
          append(text, value);
        }
        text.append('\n');
        if (text.length() > BUFFER) {
          send(copy, text);
        }
      }
      send(copy, text);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void send(CopyIn copy, StringBuilder text) throws SQLException {
    byte[] octets = text.toString().getBytes(UTF_8);
    copy.writeToCopy(octets, 0, octets.length);
    text.setLength(0);
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case null -> text.append("\\N");
      case String string -> appendEscaped(text, string);
      case Long number -> text.append(number.longValue());
      case BigDecimal number -> text.append(number);
      case Boolean bool -> text.append(bool ? 't' : 'f');
      default -> text.append(value); // dates and instants are ISO 8601
    }
  }

  private static void appendEscaped(StringBuilder text, String string) {
    int copied = 0;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c > '\r' && c != '\\') {
        continue;
      }
      String escaped =
          switch (c) {
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> null;
          };
      if (escaped != null) {
        text.append(string, copied, i).append(escaped);
        copied = i + 1;
      }
    }
    text.append(string, copied, string.length());
  }
}
