package lessserver.etl.dataset;

import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lessserver.etl.parse.ColumnType;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Measures groups of a dataset's rows. */
@Component
class Summarize implements Function<SummaryQuery, Summary> {

  private static final Pattern MEASURE =
      Pattern.compile("(sum|avg|min|max)\\((.+)\\)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern PERIOD = Pattern.compile("(.+):(day|month|year)", Pattern.DOTALL);

  private final Datasets datasets;
  private final DatasetRows rows;
  private final Validator validator;

  Summarize(Datasets datasets, DatasetRows rows, Validator validator) {
    this.datasets = datasets;
    this.rows = rows;
    this.validator = validator;
  }

  @Override
  public Summary apply(SummaryQuery query) {
    Constraints.check(validator, query);
    Dataset dataset = datasets.named(query.dataset());
    List<Condition> where =
        query.where().stream().map(text -> Condition.of(text, dataset)).toList();
    return new Summary(
        query.groupBy(),
        query.measure(),
        rows.groups(
            dataset,
            where,
            key(dataset, query.groupBy()),
            measure(dataset, query.measure()),
            query.limit()));
  }

  private static String key(Dataset dataset, @Nullable String groupBy) {
    if (groupBy == null) {
      return "CAST(NULL AS VARCHAR)";
    }
    Matcher period = PERIOD.matcher(groupBy);
    if (Condition.readable(dataset, groupBy).isEmpty() && period.matches()) {
      Column column = column(dataset, "groupBy", period.group(1));
      if (column.type() != ColumnType.DATE && column.type() != ColumnType.TIMESTAMP) {
        throw new NothingToMeasure("groupBy", "has periods of dates only");
      }
      return "CAST(DATE_TRUNC('" + period.group(2) + "', " + column.sqlName() + ") AS DATE)";
    }
    return DatasetRows.beginning(column(dataset, "groupBy", groupBy));
  }

  private static String measure(Dataset dataset, String measure) {
    if (measure.equals("count")) {
      return "count(*)";
    }
    Matcher parts = MEASURE.matcher(measure);
    if (!parts.matches()) {
      throw new NothingToMeasure(
          "measure", "must be count, or sum, avg, min or max of a column, such as sum(price)");
    }
    String function = parts.group(1).toLowerCase(Locale.ROOT);
    Column column = column(dataset, "measure", parts.group(2));
    boolean number = column.type() == ColumnType.INTEGER || column.type() == ColumnType.DECIMAL;
    if (!number && (function.equals("sum") || function.equals("avg"))) {
      throw new NothingToMeasure("measure", "is for numbers; " + column.name() + " is none");
    }
    if (column.type() == ColumnType.BOOLEAN) {
      throw new NothingToMeasure("measure", "is not for what is true or false");
    }
    return function + "(" + DatasetRows.beginning(column) + ")";
  }

  private static Column column(Dataset dataset, String field, String name) {
    return Condition.readable(dataset, name)
        .orElseThrow(() -> new ListRows.UnknownColumn(field, name));
  }

  /** That cannot be measured. */
  static final class NothingToMeasure extends Refusal {

    private static final long serialVersionUID = 1L;

    private NothingToMeasure(String field, String why) {
      super(Kind.INVALID, "That cannot be measured.", new FieldError(field, why));
    }
  }
}
