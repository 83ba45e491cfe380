package lessserver.functions.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

  @Test
  void a_key_names_one_thing_of_one_client() {
    UUID id = new IdempotencyKey("key-1").id("shop");

    assertThat(id)
        .isEqualTo(new IdempotencyKey("key-1").id("shop"))
        .isNotEqualTo(new IdempotencyKey("key-2").id("shop"))
        .isNotEqualTo(new IdempotencyKey("key-1").id("office"))
        .isNotEqualTo(new IdempotencyKey("key-1").id(null));
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\u00e4", "line\nline"})
  void what_nobody_sees_is_no_key(String value) {
    assertThatThrownBy(() -> new IdempotencyKey(value))
        .isInstanceOf(IdempotencyKey.InvalidKey.class);
  }
}
