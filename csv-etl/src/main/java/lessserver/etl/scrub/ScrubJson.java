package lessserver.etl.scrub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/** Lists that are kept as one text. */
abstract class ScrubJson<T> implements AttributeConverter<List<T>, String> {

  private static final JsonMapper JSON = new JsonMapper();

  private final Class<T[]> type;

  ScrubJson(Class<T[]> type) {
    this.type = type;
  }

  @Override
  public String convertToDatabaseColumn(List<T> list) {
    try {
      return JSON.writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + type.getSimpleName() + " as JSON", e);
    }
  }

  @Override
  public List<T> convertToEntityAttribute(String text) {
    try {
      return List.of(JSON.readValue(text, type));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot read " + type.getSimpleName(), e);
    }
  }

  /** A dataset's rules. */
  @Converter
  static final class Rules extends ScrubJson<Rule> {

    Rules() {
      super(Rule[].class);
    }
  }

  /** What a run has found. */
  @Converter
  static final class Findings extends ScrubJson<Finding> {

    Findings() {
      super(Finding[].class);
    }
  }
}
