package lessserver.stocks.monitor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;

/** Reads durations such as {@code PT2M}, and no numbers, of which nobody knows the unit. */
final class IsoDuration extends StdScalarDeserializer<Duration> {

  private static final long serialVersionUID = 1L;

  IsoDuration() {
    super(Duration.class);
  }

  @Override
  public Duration deserialize(JsonParser json, DeserializationContext context) throws IOException {
    if (!json.hasToken(JsonToken.VALUE_STRING)) {
      return (Duration) context.handleUnexpectedToken(Duration.class, json);
    }
    String text = json.getText().strip();
    try {
      return Duration.parse(text);
    } catch (DateTimeException | ArithmeticException _) {
      return (Duration)
          context.handleWeirdStringValue(Duration.class, text, "no duration such as PT2M");
    }
  }
}
