package lessserver.durable.conformance;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Notes how the checks went and, if {@code -Dconformance} says to which file, writes the page:
 * after each part of the run anew, as the parts may run in several processes.
 */
final class ConformancePage implements TestWatcher, BeforeEachCallback {

  private static final String PROPERTY = "conformance";

  private static final Path NOTES = Path.of("target", "conformance.tsv");

  /** What was noted since it was last written down. */
  private static final Queue<String> NEW_NOTES = new ConcurrentLinkedQueue<>();

  /** By check, then by where it was made: whether it passed. */
  private final Map<String, NavigableMap<String, Boolean>> results = new HashMap<>();

  private final Map<String, Set<String>> shownBy = new HashMap<>();

  /** Closed when the run, or this part of it, is over. */
  private static final class Writer implements ExtensionContext.Store.CloseableResource {
    @Override
    public void close() throws IOException {
      String file = System.getProperty(PROPERTY);
      if (file != null) {
        Files.write(NOTES, NEW_NOTES, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        NEW_NOTES.clear();
        ConformancePage page = new ConformancePage();
        Files.readAllLines(NOTES).forEach(page::read);
        Files.writeString(Path.of(file), page.text());
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(ConformancePage.class))
        .getOrComputeIfAbsent(Writer.class, _ -> new Writer());
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    note(context, true);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    note(context, false);
  }

  private static void note(ExtensionContext context, boolean passed) {
    Method method = context.getRequiredTestMethod();
    String test = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    String where = where(context.getRequiredTestClass());
    for (String check : method.getAnnotation(Conformance.class).value()) {
      NEW_NOTES.add(String.join("\t", check, test, where, String.valueOf(passed)));
    }
  }

  private void read(String note) {
    String[] parts = note.split("\t", 4);
    shownBy.computeIfAbsent(parts[0], _ -> new TreeSet<>()).add(parts[1]);
    results
        .computeIfAbsent(parts[0], _ -> new TreeMap<>())
        .merge(parts[2], Boolean.valueOf(parts[3]), Boolean::logicalAnd);
  }

  private static String where(Class<?> test) {
    String name = test.getSimpleName();
    return (name.contains("Postgres") ? "PostgreSQL" : "H2")
        + (name.contains("Replayed") ? ", replayed" : "");
  }

  private String text() {
    StringBuilder page =
        new StringBuilder(
            """
            # Conformance

            The checks of the reference suites of Azure's model, by their names there: Microsoft's Java SDK, its end-to-end
            tests, the Go engine, and the HTTP API's. Each is re-written for this API; a name without a test, or a test without
            a name, fails the build. "Replayed" is without the cache of parked orchestrators: every step repeats the history.
            Written by the tests themselves:

            ```sh
            ./mvnw clean verify -pl common/durable -am -Dit.test='*OnH2IT,*OnPostgresIT' -Dconformance=$PWD/docs/durable-conformance.md \\
              -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
            ```
            """);
    Map<String, String> checks = Checks.all();
    long excused = checks.values().stream().filter(why -> !why.isEmpty()).count();
    long passed = results.values().stream().filter(each -> !each.containsValue(false)).count();
    page.append(
        "\n%d checks: %d pass, %d are not made, %d fail or were not run.\n"
            .formatted(checks.size(), passed, excused, checks.size() - excused - passed));
    String suite = "";
    for (Map.Entry<String, String> check : checks.entrySet()) {
      String[] name = check.getKey().split("/", 2);
      if (!suite.equals(name[0])) {
        suite = name[0];
        page.append("\n## ")
            .append(suite)
            .append("\n\n| check | shown by | result |\n|---|---|---|\n");
      }
      page.append(row(name[1], check.getKey(), check.getValue()));
    }
    return page.toString();
  }

  private String row(String name, String check, String whyNot) {
    if (!whyNot.isEmpty()) {
      return "| %s | | not made: %s |\n".formatted(name, whyNot);
    }
    NavigableMap<String, Boolean> found = results.getOrDefault(check, new TreeMap<>());
    String result =
        found.isEmpty()
            ? "not run"
            : found.entrySet().stream()
                .collect(
                    Collectors.groupingBy(
                        each -> each.getValue() ? "pass" : "**fail**",
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.joining("; "))))
                .entrySet()
                .stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(". "));
    return "| %s | `%s` | %s |\n"
        .formatted(name, String.join("`, `", shownBy.getOrDefault(check, Set.of())), result);
  }
}
