package lessserver.benchmarks.durable;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured, and for how long.
 *
 * @param warmUp before each measurement, with the same load
 * @param measured each measurement
 * @param passes how often everything is measured, the engines taking turns
 * @param clients how many threads start workflows, one after the other, in each measurement
 * @param stores any of {@code h2}, {@code postgresql}
 * @param engines any of {@code less-server}, {@code dbos}
 */
record Settings(
    Duration warmUp,
    Duration measured,
    int passes,
    List<Integer> clients,
    List<String> stores,
    List<String> engines) {

  static final String H2 = "h2";
  static final String POSTGRESQL = "postgresql";
  static final String LESS_SERVER = "less-server";
  static final String DBOS = "dbos";

  static final String USAGE =
      """
      Usage: benchmarks/durable [SETTING=VALUE]...
        warm-up=4                   seconds before each measurement
        measured=8                  seconds of each measurement
        passes=2                    how often everything is measured, the engines taking turns
        clients=64,1                client threads, each starting one workflow after the other;
                                    the many first, whose warm-up serves the few too
        stores=h2,postgresql
        engines=less-server,dbos    DBOS has PostgreSQL only
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "warm-up", "4",
          "measured", "8",
          "passes", "2",
          "clients", "64,1",
          "stores", H2 + "," + POSTGRESQL,
          "engines", LESS_SERVER + "," + DBOS);

  /**
   * Reads {@code setting=value} arguments.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  static Settings of(String... arguments) {
    Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length < 2 || !DEFAULTS.containsKey(parts[0])) {
        throw new IllegalArgumentException("'" + argument + "' is no setting");
      }
      values.put(parts[0], parts[1]);
    }
    return new Settings(
        Duration.ofSeconds(number(values, "warm-up", 0)),
        Duration.ofSeconds(number(values, "measured", 1)),
        number(values, "passes", 1),
        list(values, "clients").stream().map(each -> number("clients", each, 1)).toList(),
        known(list(values, "stores"), List.of(H2, POSTGRESQL)),
        known(list(values, "engines"), List.of(LESS_SERVER, DBOS)));
  }

  private static List<String> list(Map<String, String> values, String name) {
    return Arrays.asList(values.getOrDefault(name, "").split(",", -1));
  }

  private static List<String> known(List<String> values, List<String> all) {
    for (String value : values) {
      if (!all.contains(value)) {
        throw new IllegalArgumentException("'" + value + "' is none of " + all);
      }
    }
    return values;
  }

  private static int number(Map<String, String> values, String name, int least) {
    return number(name, values.getOrDefault(name, ""), least);
  }

  private static int number(String name, String value, int least) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s wants whole numbers of %d or more, not '%s'".formatted(name, least, value));
  }
}
