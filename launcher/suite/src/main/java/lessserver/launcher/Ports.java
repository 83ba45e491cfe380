package lessserver.launcher;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who listens where.
 *
 * @param byName a port for every listener of the suite, in the suite's order
 */
record Ports(Map<String, Integer> byName) {

  private static final int HIGHEST = 65_535;

  Ports {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  int of(String name) {
    Integer port = byName.get(name);
    if (port == null) {
      throw new IllegalArgumentException("nothing here is called " + name);
    }
    return port;
  }

  /**
   * The same ports but for some that were chosen otherwise.
   *
   * @throws IllegalArgumentException with a sentence for people, if that makes no sense
   */
  Ports with(Map<String, Integer> chosen) {
    Map<String, Integer> all = new LinkedHashMap<>(byName);
    chosen.forEach(
        (name, port) -> {
          if (!byName.containsKey(name)) {
            throw new IllegalArgumentException(
                "--port: nothing here is called '%s'; there are %s"
                    .formatted(name, String.join(", ", byName.keySet())));
          }
          if (port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException(
                "--port: %s=%d is no port; they go from 1 to %d".formatted(name, port, HIGHEST));
          }
          all.put(name, port);
        });
    Set<Integer> given = new HashSet<>();
    all.forEach(
        (name, port) -> {
          if (!given.add(port)) {
            throw new IllegalArgumentException(
                "--port: %s=%d is another process's port already".formatted(name, port));
          }
        });
    return new Ports(all);
  }
}
