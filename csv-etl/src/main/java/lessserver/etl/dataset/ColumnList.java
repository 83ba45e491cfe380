package lessserver.etl.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/** A dataset's columns as one text: they are read and written together. */
@Converter
class ColumnList implements AttributeConverter<List<Column>, String> {

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String convertToDatabaseColumn(List<Column> columns) {
    try {
      return JSON.writeValueAsString(columns);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write columns as JSON", e);
    }
  }

  @Override
  public List<Column> convertToEntityAttribute(String text) {
    try {
      return List.of(JSON.readValue(text, Column[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot read a dataset's columns", e);
    }
  }
}
