package lessserver.etl.dataset;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.List;
import lessserver.functions.store.JsonColumn;

/** A dataset's columns as one text: they are read and written together. */
@Converter
class ColumnList extends JsonColumn<List<Column>> {

  ColumnList() {
    super(new TypeReference<>() {});
  }
}
