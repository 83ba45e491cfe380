package lessserver.durable.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChecksTest {

  /** What the tests claim to show. */
  private static Set<String> shown() {
    return new ClassFileImporter()
        .importPackages("lessserver.durable").stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Conformance.class))
            .flatMap(method -> Arrays.stream(method.getAnnotationOfType(Conformance.class).value()))
            .collect(Collectors.toSet());
  }

  @Test
  void every_check_is_shown_by_a_test_or_says_why_not() {
    Set<String> expected =
        Checks.all().entrySet().stream()
            .filter(check -> check.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());

    assertThat(shown()).containsExactlyInAnyOrderElementsOf(expected);
  }
}
