package lessserver.durable.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import lessserver.durable.DurableRefusals.InvalidArgument;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;

/**
 * Reads a body as JSON of any form; numbers keep every digit. Not left to an argument of the
 * trigger, because what is asked of the body depends on what is found before it is read.
 */
final class JsonBody {

  private final ObjectReader reader;

  JsonBody(ObjectMapper mapper) {
    this.reader =
        mapper
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /** Empty when there is no body; one that does not say what it is counts as JSON. */
  Optional<JsonNode> readIfPresent(HttpServletRequest request) {
    if (request.getContentType() != null && request.getContentLengthLong() != 0) {
      requireJson(request);
    }
    JsonNode json = parse(request);
    return json.isMissingNode() ? Optional.empty() : Optional.of(json);
  }

  JsonNode read(HttpServletRequest request) {
    requireJson(request);
    JsonNode json = parse(request);
    if (json.isMissingNode()) {
      throw new HttpMessageNotReadableException("empty", new ServletServerHttpRequest(request));
    }
    return json;
  }

  /** What is not said to be JSON is a text; null when there is no body. */
  @Nullable Object readJsonOrText(HttpServletRequest request) {
    if (request.getContentType() == null || isJson(request.getContentType())) {
      return readIfPresent(request).orElse(null);
    }
    try {
      String text = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.isEmpty() ? null : text;
    } catch (IOException e) {
      throw new HttpMessageNotReadableException(
          "not readable", e, new ServletServerHttpRequest(request));
    }
  }

  private JsonNode parse(HttpServletRequest request) {
    try {
      return reader.readTree(request.getInputStream());
    } catch (IOException e) {
      throw new HttpMessageNotReadableException(
          "not readable", e, new ServletServerHttpRequest(request));
    }
  }

  private static void requireJson(HttpServletRequest request) {
    if (!isJson(request.getContentType())) {
      throw new InvalidArgument(HttpHeaders.CONTENT_TYPE, "must be application/json");
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    try {
      return contentType != null
          && MediaType.parseMediaType(contentType).equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }
}
