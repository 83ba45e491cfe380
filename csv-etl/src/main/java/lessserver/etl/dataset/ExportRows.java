package lessserver.etl.dataset;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lessserver.etl.parse.SafeCsv;
import lessserver.functions.Constraints;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes a dataset's rows, oldest first, a page at a time: however many, the memory is the same.
 */
@Component
class ExportRows implements Consumer<Export> {

  private static final int PAGE = 1_000;

  private final Datasets datasets;
  private final DatasetRows rows;
  private final Validator validator;
  private final ObjectMapper json;

  ExportRows(Datasets datasets, DatasetRows rows, Validator validator, ObjectMapper json) {
    this.datasets = datasets;
    this.rows = rows;
    this.validator = validator;
    this.json = json;
  }

  @Override
  public void accept(Export export) {
    Constraints.check(validator, export);
    Dataset dataset = datasets.named(export.dataset());
    List<Condition> where =
        export.where().stream().map(text -> Condition.of(text, dataset)).toList();
    try {
      switch (export.format()) {
        case CSV -> csv(dataset, where, export);
        case JSON -> json(dataset, where, export);
      }
      export.to().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the reader is gone", e);
    }
  }

  private void csv(Dataset dataset, List<Condition> where, Export export) throws IOException {
    SafeCsv csv = new SafeCsv(export.to(), export.raw());
    csv.write(dataset.columnsMade().stream().map(Column::name).toList());
    forEach(dataset, where, row -> csv.write(new ArrayList<>(row.values())));
    csv.flush();
  }

  private void json(Dataset dataset, List<Condition> where, Export export) throws IOException {
    SequenceWriter items =
        json.writer()
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .writeValuesAsArray(export.to());
    forEach(dataset, where, items::write);
    items.close(); // Only now: it ends the array, and one that broke off must not seem complete.
  }

  private interface Sink {
    void accept(Map<String, @Nullable Object> row) throws IOException;
  }

  private void forEach(Dataset dataset, List<Condition> where, Sink each) throws IOException {
    Long after = 0L;
    while (after != null) {
      DatasetRows.Part part = rows.oldest(dataset, where, after, PAGE);
      for (Map<String, @Nullable Object> row : part.rows()) {
        each.accept(row);
      }
      after = part.last();
    }
  }
}
