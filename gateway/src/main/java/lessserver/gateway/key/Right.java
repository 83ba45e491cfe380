package lessserver.gateway.key;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Something that an API key may allow. */
public enum Right {
  /** To look: every {@code GET} and {@code HEAD}. */
  READ,
  /** To change something: every other method. */
  WRITE,
  /** To look behind the scenes: the actuators. */
  ADMIN;

  /** As it stands in the key file, in the matrix of rights and in messages. */
  @JsonValue
  public String authority() {
    return name().toLowerCase(Locale.ROOT);
  }
}
