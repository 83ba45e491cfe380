package lessserver.etl.imports;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import lessserver.functions.store.JsonColumn;

/** What an import keeps as one text. */
final class Json {

  private Json() {}

  /** An import's options. */
  @Converter
  static final class Options extends JsonColumn<ImportOptions> {

    Options() {
      super(new TypeReference<>() {});
    }
  }

  /** A file's layout. */
  @Converter
  static final class Layouts extends JsonColumn<Layout> {

    Layouts() {
      super(new TypeReference<>() {});
    }
  }
}
