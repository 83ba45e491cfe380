package lessserver.durable.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/** The reference suites' checks, in their order. */
final class Checks {

  private Checks() {}

  /** Why each is not made here; empty for those that are. */
  static Map<String, String> all() {
    Map<String, String> checks = new LinkedHashMap<>();
    String suite = "";
    for (String line : text().lines().toList()) {
      if (line.startsWith("# ")) {
        suite = line.substring(2);
      } else if (!line.isBlank()) {
        String[] parts = line.split(": ", 2);
        checks.put(suite + "/" + parts[0], parts.length == 1 ? "" : parts[1]);
      }
    }
    return checks;
  }

  private static String text() {
    try {
      return new ClassPathResource("conformance.txt").getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
