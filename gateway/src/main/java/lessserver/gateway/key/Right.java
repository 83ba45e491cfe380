package lessserver.gateway.key;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that an API key may allow. */
public enum Right {
  /** To look: every {@code GET} and {@code HEAD}. */
  READ,
  /** To change something: every other method. */
  WRITE,
  /** To look behind the scenes, to switch faults on, and to make and revoke keys. */
  ADMIN;

  /** As it stands in the key file, in the matrix of rights and in messages. */
  @JsonValue
  public String authority() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Right> named(@Nullable String authority) {
    return Stream.of(values()).filter(each -> each.authority().equals(authority)).findFirst();
  }
}
