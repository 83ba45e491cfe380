package lessserver.etl.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.etl.parse.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * As many rows as are in memory at once. Their number bounds nothing: each may have two million
 * characters. So they are looked for with their sizes first, and read when it is known how many
 * fit.
 *
 * @param rows by their ids
 * @param last where they end, if there are more
 */
public record Portion(List<Long> rows, @Nullable Long last) {

  private static final long OCTETS = 2_000_000;

  private static final int FEW = 10;

  /** What a value takes beside its text, about. */
  private static final int VALUE = 64;

  /** A row, and about how much memory it takes. */
  public record Sized(long id, long octets) {

    /** From an id and a size. */
    public static Sized of(ResultSet row, int number) throws SQLException {
      return new Sized(row.getLong(1), row.getLong(2));
    }
  }

  /** Looks for rows. */
  @FunctionalInterface
  public interface Finder {

    /** So many of those that follow this one. */
    List<Sized> after(long id, int most);
  }

  /**
   * As many of the rows after this one as are wanted and fit, at least one if there is one. Few are
   * looked at first: to tell its size H2 reads a row.
   */
  public static Portion after(long id, int most, Finder finder) {
    List<Sized> found = new ArrayList<>();
    boolean more = true;
    for (int next = FEW; more; next *= FEW) {
      int wanted = Math.min(next, most + 1 - found.size());
      List<Sized> rows = finder.after(found.isEmpty() ? id : found.getLast().id(), wanted);
      found.addAll(rows);
      more = rows.size() == wanted && found.size() <= most && total(found) <= OCTETS;
    }
    return of(found, most);
  }

  private static long total(List<Sized> rows) {
    return rows.stream().mapToLong(Sized::octets).sum();
  }

  /**
   * As many of the rows as are wanted and fit, at least one if there is one.
   *
   * @param found one more than are wanted, if there are so many
   */
  public static Portion of(List<Sized> found, int most) {
    List<Long> rows = first(found.subList(0, Math.min(most, found.size())));
    return new Portion(rows, rows.size() < found.size() ? rows.getLast() : null);
  }

  /** All of the rows, in portions that fit. */
  public static List<List<Long>> all(List<Sized> found) {
    List<List<Long>> portions = new ArrayList<>();
    for (int next = 0; next < found.size(); next += portions.getLast().size()) {
      portions.add(first(found.subList(next, found.size())));
    }
    return portions;
  }

  private static List<Long> first(List<Sized> found) {
    List<Long> rows = new ArrayList<>();
    long octets = 0;
    for (Sized row : found) {
      octets += row.octets();
      if (!rows.isEmpty() && octets > OCTETS) {
        break;
      }
      rows.add(row.id());
    }
    return rows;
  }

  /**
   * Where the rows lie that follow one another, as the rest of a condition: H2 reads a range at
   * once, and for each row of a list all that are stored beside it.
   */
  public String range() {
    return rows.isEmpty()
        ? "IN (NULL)"
        : "BETWEEN %d AND %d".formatted(Collections.min(rows), Collections.max(rows));
  }

  /** The rows as a list in a statement, of which none is as good as any. */
  public static String ids(List<Long> rows) {
    return rows.isEmpty()
        ? "NULL"
        : rows.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** How much memory a row's values take, as an expression. */
  public static String octets(List<Column> columns) {
    Stream<String> texts =
        columns.stream()
            .filter(column -> column.type() == ColumnType.TEXT)
            .map(column -> octets(column.sqlName()));
    return sum(Stream.concat(Stream.of(String.valueOf(columns.size() * VALUE)), texts).toList());
  }

  /** The same of a text. */
  public static String octets(String sqlName) {
    return "COALESCE(CAST(OCTET_LENGTH(" + sqlName + ") AS BIGINT), 0)";
  }

  /** In halves: one after another, a thousand would be nested too deeply. */
  private static String sum(List<String> terms) {
    int half = terms.size() / 2;
    return half == 0
        ? terms.getFirst()
        : "(" + sum(terms.subList(0, half)) + " + " + sum(terms.subList(half, terms.size())) + ")";
  }
}
