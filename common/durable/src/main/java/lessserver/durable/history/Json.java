package lessserver.durable.history;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A string that holds JSON, and stands in the surrounding JSON as what it is. */
@JacksonAnnotationsInside
@JsonRawValue
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonDeserialize(using = Json.Verbatim.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.FIELD,
  ElementType.PARAMETER,
  ElementType.METHOD,
  ElementType.RECORD_COMPONENT
})
@interface Json {

  /** Copies the value's tokens, so that numbers keep every digit. */
  final class Verbatim extends StdDeserializer<String> {

    private static final long serialVersionUID = 1L;

    Verbatim() {
      super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
        return json.getText();
      }
      StringWriter text = new StringWriter();
      try (var copy = json.getCodec().getFactory().createGenerator(text)) {
        copy.copyCurrentStructureExact(json);
      }
      return text.toString();
    }

    /** A null that was written down is JSON too. */
    @Override
    public String getNullValue(DeserializationContext context) {
      return "null";
    }
  }
}
