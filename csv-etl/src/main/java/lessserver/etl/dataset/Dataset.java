package lessserver.etl.dataset;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lessserver.etl.parse.ColumnNames;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind, in a table of their own. Its columns are only ever added to. It is there from
 * the first file on that is meant for it, and has columns once that file has been looked at.
 */
@Entity
@Table(name = "datasets")
public class Dataset {

  /** What a name may be. */
  public static final String NAME = "[a-z0-9][a-z0-9_-]{0,62}";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String name;

  @Convert(converter = ColumnList.class)
  private List<Column> columns;

  private int columnsMade;
  private @Nullable Integer keyColumn;
  private long rowCount;
  private Instant createdAt;
  private Instant changedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Dataset() {}

  public Dataset(String name, Instant now) {
    this.name = name;
    this.columns = List.of();
    this.createdAt = now;
    this.changedAt = now;
  }

  public long id() {
    if (id == null) {
      throw new IllegalStateException("dataset " + name + " is not stored yet");
    }
    return id;
  }

  public String name() {
    return name;
  }

  /** All that are declared; the table may yet have to be made or widened. */
  public List<Column> columns() {
    return columns;
  }

  /** Those that can be read. */
  public List<Column> columnsMade() {
    return columns.subList(0, columnsMade);
  }

  public Optional<Column> column(String columnName) {
    String key = ColumnNames.key(columnName);
    return columns.stream()
        .filter(column -> ColumnNames.key(column.name()).equals(key))
        .findFirst();
  }

  /** The column by which a row is known again, if there is one. */
  public Optional<Column> key() {
    return Optional.ofNullable(keyColumn).map(number -> columns.get(number - 1));
  }

  public long rowCount() {
    return rowCount;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant changedAt() {
    return changedAt;
  }

  /** The table's name. */
  public String table() {
    return tableOf(id());
  }

  static String tableOf(long id) {
    return "ds_" + id;
  }

  /** Declares more columns at the end. */
  public void add(List<Column> more, @Nullable Integer key) {
    columns = Stream.concat(columns.stream(), more.stream()).toList();
    if (key != null) {
      keyColumn = key;
    }
  }

  /** The table has so many columns, or more. */
  public void made(int count) {
    columnsMade = Math.max(columnsMade, count);
  }

  /** More rows, or fewer. */
  public void changed(long more, Instant now) {
    rowCount += more;
    changedAt = now;
  }
}
