package lessserver.etl.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** What an import keeps as one text. */
abstract class Json<T> implements AttributeConverter<T, String> {

  private static final JsonMapper JSON = new JsonMapper();

  private final Class<T> type;

  Json(Class<T> type) {
    this.type = type;
  }

  @Override
  public @Nullable String convertToDatabaseColumn(@Nullable T value) {
    try {
      return value == null ? null : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + type.getSimpleName() + " as JSON", e);
    }
  }

  @Override
  public @Nullable T convertToEntityAttribute(@Nullable String text) {
    try {
      return text == null ? null : JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot read " + type.getSimpleName(), e);
    }
  }

  /** An import's options. */
  @Converter
  static final class Options extends Json<ImportOptions> {

    Options() {
      super(ImportOptions.class);
    }
  }

  /** A file's layout. */
  @Converter
  static final class Layouts extends Json<Layout> {

    Layouts() {
      super(Layout.class);
    }
  }
}
