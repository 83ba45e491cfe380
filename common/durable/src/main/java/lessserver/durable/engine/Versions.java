package lessserver.durable.engine;

import java.util.Optional;
import lessserver.durable.DurableProperties;
import lessserver.durable.Failure;
import lessserver.durable.VersionMatch;
import org.jspecify.annotations.Nullable;

/** Tells which instances this service's code may run. */
final class Versions {

  private Versions() {}

  /** Why it may not run one of this version; empty if it may. */
  static Optional<Failure> mismatch(@Nullable String version, DurableProperties properties) {
    String own = properties.version() == null ? "" : properties.version();
    String asked = version == null ? "" : version;
    boolean fits =
        switch (properties.versionMatch()) {
          case NONE -> true;
          case STRICT -> asked.equals(own);
          case CURRENT_OR_OLDER -> compare(asked, own) <= 0;
        };
    return fits ? Optional.empty() : Optional.of(mismatch(asked, own, properties.versionMatch()));
  }

  private static Failure mismatch(String asked, String own, VersionMatch match) {
    return Failure.because(
        "VersionMismatch",
        "The instance is for version '%s', the code is version '%s' (lessserver.durable.version-match: %s)."
            .formatted(asked, own, match));
  }

  /** Part by part, numbers by their value: 1.10 is newer than 1.9, and 1.0 than no version. */
  static int compare(String one, String other) {
    String[] ones = one.split("[.\\-+]", -1);
    String[] others = other.split("[.\\-+]", -1);
    for (int i = 0; i < Math.max(ones.length, others.length); i++) {
      int order = comparePart(i < ones.length ? ones[i] : "", i < others.length ? others[i] : "");
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int comparePart(String one, String other) {
    boolean areNumbers = isNumber(one) && isNumber(other);
    return areNumbers
        ? Long.compare(Long.parseLong(one), Long.parseLong(other))
        : one.compareTo(other);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty()
        && part.length() < 19
        && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
