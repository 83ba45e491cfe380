package lessserver.durable.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Reads any JSON as its text, token by token, so that numbers keep every digit. */
public final class VerbatimJson extends StdDeserializer<String> {

  private static final long serialVersionUID = 1L;

  VerbatimJson() {
    super(String.class);
  }

  @Override
  public @Nullable String deserialize(JsonParser json, DeserializationContext context)
      throws IOException {
    return read(json);
  }

  /** A null that was written down is JSON too. */
  @Override
  public String getNullValue(DeserializationContext context) {
    return "null";
  }

  /** The text of the value that the parser stands on. */
  public static String read(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      return json.getText();
    }
    StringWriter text = new StringWriter();
    try (var copy = json.getCodec().getFactory().createGenerator(text)) {
      copy.copyCurrentStructureExact(json);
    }
    return text.toString();
  }
}
