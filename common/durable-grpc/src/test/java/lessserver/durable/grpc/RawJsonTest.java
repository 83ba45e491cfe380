package lessserver.durable.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.StringValue;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {

  private final ObjectMapper mapper = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":[1.10,12345678901234567890.123456789,null]}", "\"\\\"\"", "1e400", "true"})
  void every_digit_stays(String json) throws Exception {
    RawJson payload = Objects.requireNonNull(RawJson.of(StringValue.of(json)));

    assertThat(mapper.writeValueAsString(payload)).isEqualTo(json);
    assertThat(mapper.readValue(json, RawJson.class)).isEqualTo(payload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "1 2", "{\"a\":1}}", "no", "\"open", " "})
  void what_is_not_one_json_value_is_refused(String text) {
    assertThatThrownBy(() -> RawJson.of(StringValue.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void empty_is_absent() {
    assertThat(RawJson.of(StringValue.getDefaultInstance())).isNull();
  }
}
