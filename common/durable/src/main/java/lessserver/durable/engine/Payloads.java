package lessserver.durable.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/** Inputs and results as JSON, by the service's own mapper, within bounds. */
final class Payloads {

  private final ObjectMapper mapper;
  private final DataSize largest;

  Payloads(ObjectMapper mapper, DataSize largest) {
    this.mapper = mapper;
    this.largest = largest;
  }

  /**
   * @param what it is, for the exception's text
   * @throws UnfitPayloadException if it does not map to JSON, or is too large
   */
  @Nullable String write(@Nullable Object value, String what) {
    if (value == null) {
      return null;
    }
    String json;
    try {
      json = mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UnfitPayloadException(what + " does not map to JSON", e);
    }
    if (json.length() > largest.toBytes()) {
      throw new UnfitPayloadException(
          "%s is %d characters of JSON; at most %d are allowed (lessserver.durable.largest-payload)"
              .formatted(what, json.length(), largest.toBytes()),
          null);
    }
    return json;
  }

  /**
   * @throws UnfitPayloadException if it does not map to the type
   */
  @SuppressWarnings("TypeParameterUnusedInFormals") // the type given stands for it
  <T extends @Nullable Object> T read(@Nullable String json, JavaType type, String what) {
    if (json == null || type.hasRawClass(Void.class)) {
      return nothing();
    }
    try {
      return mapper.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new UnfitPayloadException(what + " does not map to " + type.toCanonical(), e);
    }
  }

  JavaType type(ResolvableType type) {
    Type known = type.resolve() == null ? Object.class : type.getType();
    return mapper.constructType(known);
  }

  JavaType type(Class<?> type) {
    return mapper.constructType(type);
  }

  /** What an absent value reads as, whatever the type. */
  @SuppressWarnings({
    "NullAway",
    "TypeParameterUnusedInFormals"
  }) // T admits null where it is absent
  private static <T extends @Nullable Object> T nothing() {
    return null;
  }

  /** A value that cannot be kept or given. */
  static final class UnfitPayloadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitPayloadException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
