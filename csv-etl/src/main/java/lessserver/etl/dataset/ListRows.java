package lessserver.etl.dataset;

import jakarta.validation.Validator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.functions.Page;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists a dataset's rows, a page at a time, which has fewer rows if they are large. */
@Component
class ListRows implements Function<RowQuery, Page<Map<String, @Nullable Object>>> {

  /** Sorted rows are counted off from the first; nobody pages through more by hand. */
  private static final long DEEPEST = 100_000;

  private final Datasets datasets;
  private final DatasetRows rows;
  private final Validator validator;

  ListRows(Datasets datasets, DatasetRows rows, Validator validator) {
    this.datasets = datasets;
    this.rows = rows;
    this.validator = validator;
  }

  @Override
  public Page<Map<String, @Nullable Object>> apply(RowQuery query) {
    Constraints.check(validator, query);
    Dataset dataset = datasets.named(query.dataset());
    List<Condition> where =
        query.where().stream().map(text -> Condition.of(text, dataset)).toList();
    String sort = query.sort();
    DatasetRows.Part found =
        sort == null
            ? rows.newest(dataset, where, query.page().before(), query.page().limit())
            : sorted(dataset, where, sort, query);
    return Page.upTo(found.rows(), found.last());
  }

  private DatasetRows.Part sorted(
      Dataset dataset, List<Condition> where, String sort, RowQuery query) {
    boolean falling = sort.startsWith("-");
    String name = falling ? sort.substring(1) : sort;
    Column column =
        Condition.readable(dataset, name).orElseThrow(() -> new UnknownColumn("sort", name));
    long offset = query.page().cursor() == null ? 0 : query.page().before();
    if (offset < 0 || offset > DEEPEST) {
      throw new TooDeep();
    }
    return rows.sorted(dataset, where, column, falling, offset, query.page().limit());
  }

  /** There is no such column. */
  static final class UnknownColumn extends Refusal {

    private static final long serialVersionUID = 1L;

    UnknownColumn(String field, String name) {
      super(
          Kind.INVALID,
          "There is no column " + name + ".",
          new FieldError(field, "names no column: " + name));
    }
  }

  /** So far nobody pages. */
  static final class TooDeep extends Refusal {

    private static final long serialVersionUID = 1L;

    private TooDeep() {
      super(
          Kind.INVALID,
          "Sorted rows can be paged through up to the " + DEEPEST + "th.",
          new FieldError("cursor", "leads too far; use a condition"));
    }
  }
}
