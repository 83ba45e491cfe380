package lessserver.durable.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;
import lessserver.durable.Failure;

/**
 * History as JSON, in a form of its own that no setting of the service changes. Reads what older
 * versions wrote and ignores what newer ones added. Safe for use by many threads.
 */
public final class HistoryCodec {

  /** Whoever let something in has set it bounds; what is in must come out again. */
  private static final StreamReadConstraints UNBOUNDED =
      StreamReadConstraints.builder()
          .maxNestingDepth(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build();

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(UNBOUNDED)
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                  .build())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private final ObjectWriter writer = JSON.writer();
  private final ObjectReader steps = JSON.readerFor(Step.class);
  private final ObjectReader messages = JSON.readerFor(Message.class);
  private final ObjectReader failures = JSON.readerFor(Failure.class);
  private final ObjectReader exports = JSON.readerFor(ExportedHistory.class);
  private final ObjectReader tags = JSON.readerForMapOf(String.class);
  private final ObjectReader parents = JSON.readerFor(Message.Parent.class);

  public String write(Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("history does not map to JSON", e);
    }
  }

  public Step readStep(String json) {
    return read(steps, json);
  }

  public Message readMessage(String json) {
    return read(messages, json);
  }

  public Failure readFailure(String json) {
    return read(failures, json);
  }

  public ExportedHistory readExport(String json) {
    return read(exports, json);
  }

  public Map<String, String> readTags(String json) {
    return read(tags, json);
  }

  public Message.Parent readParent(String json) {
    return read(parents, json);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the reader's type stands for it
  private static <T> T read(ObjectReader reader, String json) {
    try {
      return reader.readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("history is not readable", e);
    }
  }
}
