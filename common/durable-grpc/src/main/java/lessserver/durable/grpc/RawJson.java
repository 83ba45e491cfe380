package lessserver.durable.grpc;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.StringValue;
import java.io.IOException;
import lessserver.durable.history.VerbatimJson;
import org.jspecify.annotations.Nullable;

/** A payload as it came. The protocol calls it a string; here it has to be JSON. */
@JsonDeserialize(using = RawJson.Verbatim.class)
record RawJson(@JsonValue @JsonRawValue String text) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * The protocol's payload: absent and empty are the same to its SDKs, and null here.
   *
   * @throws IllegalArgumentException if it is not one JSON value
   */
  static @Nullable RawJson of(StringValue payload) {
    String text = payload.getValue();
    if (text.isEmpty()) {
      return null;
    }
    try (JsonParser json = JSON.createParser(text)) {
      boolean isThere = json.nextToken() != null;
      json.skipChildren();
      if (isThere && json.nextToken() == null) {
        return new RawJson(text);
      }
    } catch (IOException _) {
      // is no JSON either
    }
    throw new IllegalArgumentException("inputs, outputs, events and custom status must be JSON");
  }

  /** What a string says; of all else, what it looks like. */
  static String asText(StringValue payload) {
    try {
      JsonNode json = JSON.readTree(payload.getValue());
      return json.isTextual() ? json.textValue() : payload.getValue();
    } catch (JsonProcessingException _) {
      return payload.getValue();
    }
  }

  static final class Verbatim extends StdDeserializer<RawJson> {

    private static final long serialVersionUID = 1L;

    Verbatim() {
      super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return new RawJson(VerbatimJson.read(json));
    }
  }
}
