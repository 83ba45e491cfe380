package lessserver.etl.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.imports.DeclaredSchema;
import lessserver.etl.imports.ImportOptions;
import lessserver.etl.parse.ColumnNames;
import lessserver.etl.parse.FileProblem;
import lessserver.etl.parse.Limits;
import lessserver.etl.parse.RawRow;
import lessserver.etl.parse.Sniffer.Sample;
import lessserver.etl.parse.TypeGuess;
import lessserver.etl.parse.TypeGuess.Typed;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a file's columns go. A dataset's first file gives it its columns; a later one fits
 * them, adds some, or is refused with the reasons.
 */
final class FitColumns {

  private final Sample sample;
  private final Dataset dataset;
  private final ImportOptions options;
  private final boolean replay;
  private final DeclaredSchema declared;
  private final List<Column> added = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  /**
   * Where they go.
   *
   * @param places the number of the dataset's column for each of the file's
   * @param added what the dataset lacks
   * @param key the number of a new natural key
   */
  record Fit(List<Integer> places, List<Column> added, @Nullable Integer key) {}

  private FitColumns(Sample sample, Dataset dataset, ImportOptions options, boolean replay) {
    this.sample = sample;
    this.dataset = dataset;
    this.options = options;
    this.replay = replay;
    this.declared = DeclaredSchema.of(options.schema());
  }

  /**
   * Where they go.
   *
   * @param replay of single rows that somebody corrected: values that still do not fit cost their
   *     rows, which can be corrected again, and say nothing of the columns
   * @throws FileProblem if they do not fit
   */
  static Fit fit(Sample sample, Dataset dataset, ImportOptions options, boolean replay) {
    return new FitColumns(sample, dataset, options, replay).fit();
  }

  private Fit fit() {
    boolean first = dataset.columns().isEmpty();
    if (!first && !sample.dialect().header()) {
      fitByPosition();
    } else {
      for (int i = 0; i < sample.names().size(); i++) {
        fitByName(i, first);
      }
    }
    if (!first && added.size() == places.size()) {
      throw new FileProblem(
          "other-columns", "None of the file's columns is one of dataset " + dataset.name() + ".");
    }
    if (dataset.columns().size() + added.size() > Limits.COLUMNS) {
      throw new FileProblem(
          "too-many-columns",
          "With this file the dataset would have more than " + Limits.COLUMNS + " columns.");
    }
    if (!reasons.isEmpty()) {
      throw new FileProblem("does-not-fit", String.join(" ", reasons));
    }
    return new Fit(List.copyOf(places), List.copyOf(added), key(first));
  }

  private void fitByPosition() {
    List<Column> columns = dataset.columns();
    if (columns.size() != sample.names().size()) {
      throw new FileProblem(
          "no-header",
          "Without a header a file must have the dataset's %d columns; it has %d."
              .formatted(columns.size(), sample.names().size()));
    }
    for (int i = 0; i < columns.size(); i++) {
      fitExisting(i, columns.get(i));
    }
  }

  private void fitByName(int index, boolean first) {
    String name = sample.names().get(index);
    Optional<Column> known = dataset.column(name);
    if (known.isPresent()) {
      fitExisting(index, known.get());
      return;
    }
    Typed typed = declared.type(name).orElseGet(() -> guess(index));
    if (first && sample.rows().isEmpty() && declared.type(name).isEmpty()) {
      throw new FileProblem(
          "no-rows", "There is no row below the header to tell what the columns are.");
    }
    Column column =
        new Column(dataset.columns().size() + added.size() + 1, name, typed.type(), typed.format());
    added.add(column);
    places.add(column.number());
  }

  private void fitExisting(int index, Column column) {
    places.add(column.number());
    declared
        .type(column.name())
        .filter(typed -> !typed.equals(column.typed()))
        .ifPresent(
            typed ->
                reasons.add(
                    "Column \"%s\" is %s and cannot become %s."
                        .formatted(column.name(), column.type().words(), typed.type().words())));
    double unfit = TypeGuess.unfit(fields(index), column.typed());
    if (!replay && !TypeGuess.isBearable(unfit)) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "Column \"%s\" is %s; %.0f %% of the first values are not.",
              column.name(),
              column.type().words(),
              unfit * 100));
    }
  }

  private Typed guess(int index) {
    TypeGuess guess = new TypeGuess(sample.dialect().delimiter());
    fields(index).forEach(guess::add);
    return guess.result();
  }

  private List<String> fields(int index) {
    return sample.rows().stream()
        .filter(row -> row.fault() == null && row.fields().size() == sample.names().size())
        .map(RawRow::fields)
        .map(fields -> fields.get(index))
        .toList();
  }

  private @Nullable Integer key(boolean first) {
    String wanted = options.key();
    Optional<Column> key = dataset.key();
    if (key.isPresent()) {
      if (wanted != null && !ColumnNames.key(wanted).equals(ColumnNames.key(key.get().name()))) {
        throw new FileProblem("other-key", "The dataset's key is " + key.get().name() + ".");
      }
      if (!places.contains(key.get().number())) {
        throw new FileProblem(
            "key-is-missing", "The file has no column " + key.get().name() + ", which is the key.");
      }
      return null;
    }
    if (wanted == null) {
      return null;
    }
    if (!first) {
      throw new FileProblem("other-key", "The dataset has no key.");
    }
    return added.stream()
        .filter(column -> ColumnNames.key(column.name()).equals(ColumnNames.key(wanted)))
        .findFirst()
        .map(Column::number)
        .orElseThrow(
            () ->
                new FileProblem(
                    "key-is-missing", "The file has no column " + wanted + " to be its key."));
  }
}
