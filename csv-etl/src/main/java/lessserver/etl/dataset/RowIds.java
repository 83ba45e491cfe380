package lessserver.etl.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds a dataset's rows in the order of their ids, a stretch of ids at a time. A tree of ids could
 * do without; but where rows are only ever added, PostgreSQL has none: to put each row into it
 * would be much of the work that a file is. It has a BRIN index, which notes for each few pages of
 * the table from where to where their ids go, and so tells where a stretch lies.
 */
@Component
public class RowIds {

  /** Ids in the first stretch that is looked at; each after it has twice as many. */
  private static final long STRETCH = 2_000;

  private final JdbcTemplate jdbc;
  private final boolean postgres;

  /**
   * In which nothing changes: rows that are added between two stretches would be there in the
   * second and not in the first.
   */
  private final TransactionTemplate asItStands;

  RowIds(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.postgres = Database.isPostgres(jdbc);
    this.asItStands = new TransactionTemplate(transactions);
    this.asItStands.setReadOnly(true);
    this.asItStands.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** Looks for rows. */
  @FunctionalInterface
  public interface Finder<T> {

    /** So many of those whose ids go from the first to the last, both included. */
    List<T> between(long first, long last, int most);
  }

  /** So many of the rows with larger ids, the smallest of them. */
  public <T> List<T> after(Dataset dataset, long id, int most, Finder<T> finder) {
    return Objects.requireNonNull(
        asItStands.execute(_ -> upwards(id + 1, last(dataset), most, finder)));
  }

  private static <T> List<T> upwards(long from, long last, int most, Finder<T> finder) {
    List<T> found = new ArrayList<>();
    long count = STRETCH;
    for (long first = from; first <= last && found.size() < most; first += count, count *= 2) {
      long end = Math.min(last, first + count - 1);
      found.addAll(finder.between(first, end, most - found.size()));
    }
    return found;
  }

  /** So many of the rows with smaller ids, the largest of them. */
  public <T> List<T> before(Dataset dataset, long id, int most, Finder<T> finder) {
    return Objects.requireNonNull(
        asItStands.execute(
            _ -> downwards(Math.min(last(dataset), Math.max(id, 1) - 1), most, finder)));
  }

  private static <T> List<T> downwards(long from, int most, Finder<T> finder) {
    List<T> found = new ArrayList<>();
    long count = STRETCH;
    for (long end = from; end >= 1 && found.size() < most; end -= count, count *= 2) {
      long first = Math.max(1, end - count + 1);
      found.addAll(finder.between(first, end, most - found.size()));
    }
    return found;
  }

  /** None is larger, and none that is yet to be added is smaller. */
  private long last(Dataset dataset) {
    Long last =
        postgres
            ? jdbc.queryForObject(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(?, 'row_id')::regclass)",
                Long.class,
                dataset.table())
            : jdbc.queryForObject("SELECT MAX(row_id) FROM " + dataset.table(), Long.class);
    return last == null ? 0 : last;
  }
}
