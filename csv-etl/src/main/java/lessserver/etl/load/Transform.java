package lessserver.etl.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.PackedRows;
import lessserver.etl.dataset.Row;
import lessserver.etl.imports.Reject;
import lessserver.etl.parse.RawRow;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns texts into values; what does not fit its column is rejected with the reason. */
@Component
class Transform implements Function<RawChunk, TypedChunk> {

  private static final int LONGEST_KEY = 500;
  private static final int LONGEST_QUOTE = 80;

  @Override
  public TypedChunk apply(RawChunk chunk) {
    PackedRows rows = new PackedRows(chunk.plan().target().columns(), chunk.rows().size());
    List<Reject> rejects = new ArrayList<>();
    int blank = 0;
    for (RawRow raw : chunk.rows()) {
      if (raw.isBlank()) {
        blank++;
        continue;
      }
      switch (convert(chunk.plan(), raw)) {
        case Fitting fitting -> rows.add(fitting.row());
        case Misfit misfit -> rejects.add(misfit.reject(chunk, raw));
      }
    }
    return new TypedChunk(
        chunk.plan(),
        chunk.firstRow(),
        rows,
        rejects,
        blank,
        chunk.bytesRead(),
        new TreeMap<>(Map.of(chunk.firstLine(), chunk.text())));
  }

  /** What becomes of a row. */
  private sealed interface Converted {}

  private record Fitting(Row row) implements Converted {}

  /** What is wrong with it. */
  private record Misfit(@Nullable Column column, String code, String reason) implements Converted {

    private Reject reject(RawChunk chunk, RawRow raw) {
      return new Reject(
          raw.line(),
          column == null ? null : column.name(),
          code,
          reason,
          chunk.text().lines(raw.line(), raw.lines(), Reject.LONGEST_TEXT));
    }
  }

  private static Converted convert(LoadPlan plan, RawRow raw) {
    if (raw.fault() != null) {
      return new Misfit(null, raw.fault().code(), "The row " + raw.fault().reason() + ".");
    }
    List<Column> columns = plan.target().columns();
    List<String> fields = raw.fields();
    if (fields.size() != columns.size()) {
      return new Misfit(
          null,
          fields.size() < columns.size() ? "too-few-fields" : "too-many-fields",
          "The row has %d fields instead of %d.".formatted(fields.size(), columns.size()));
    }
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      String field = fields.get(i);
      Misfit misfit = characters(column, field);
      if (misfit == null && !column.type().isNull(field)) {
        values[i] = column.type().value(field, column.format());
        misfit = values[i] == null ? mismatch(column, field) : null;
      }
      if (misfit == null && i == plan.target().keyIndex()) {
        misfit = key(column, values[i]);
      }
      if (misfit != null) {
        return misfit;
      }
    }
    return new Fitting(new Row(raw.line(), raw.lines(), Arrays.asList(values)));
  }

  private static @Nullable Misfit characters(Column column, String field) {
    if (field.indexOf('\0') >= 0) {
      return new Misfit(column, "nul-character", "There is a NUL in it, which no text has.");
    }
    if (field.indexOf('\uFFFD') >= 0) {
      return new Misfit(
          column,
          "bad-encoding",
          "It is not in the file's encoding; say encoding=windows-1252 or another if it is wrong.");
    }
    return null;
  }

  private static Misfit mismatch(Column column, String field) {
    String shown =
        field.length() <= LONGEST_QUOTE ? field : field.substring(0, LONGEST_QUOTE) + "…";
    return new Misfit(
        column,
        "not-" + column.type().name().toLowerCase(Locale.ROOT),
        "\"" + shown + "\" is not " + column.type().words() + ".");
  }

  private static @Nullable Misfit key(Column column, @Nullable Object value) {
    if (value == null) {
      return new Misfit(column, "key-missing", "The row has no key.");
    }
    return value instanceof String text && text.length() > LONGEST_KEY
        ? new Misfit(
            column, "key-too-long", "A key has no more than " + LONGEST_KEY + " characters.")
        : null;
  }
}
