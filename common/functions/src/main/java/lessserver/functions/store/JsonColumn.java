package lessserver.functions.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.descriptor.java.Immutability;
import org.jspecify.annotations.Nullable;

/**
 * What an entity keeps as one text because it is read and written whole. A subclass names the type,
 * whose values are not to be changed: Hibernate would write and read each of them once more to have
 * a copy that it can compare.
 */
@Mutability(Immutability.class)
public abstract class JsonColumn<T> implements AttributeConverter<T, String> {

  private static final JsonMapper JSON = new JsonMapper();

  private final TypeReference<T> type;

  protected JsonColumn(TypeReference<T> type) {
    this.type = type;
  }

  @Override
  public @Nullable String convertToDatabaseColumn(@Nullable T value) {
    try {
      return value == null ? null : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write a " + type.getType() + " as JSON", e);
    }
  }

  @Override
  public @Nullable T convertToEntityAttribute(@Nullable String text) {
    try {
      return text == null ? null : JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot read a " + type.getType(), e);
    }
  }
}
