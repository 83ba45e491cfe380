package lessserver.testing.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Fails a test during which something passed that the service's document does not say, or the first
 * one if the document and the routes differ.
 */
final class ContractListener implements TestExecutionListener {

  @Override
  public void beforeTestMethod(TestContext test) {
    ContractWatch watch = watchOf(test);
    if (watch != null && watch.shouldCheckRoutes()) {
      fail(ServedRoutes.differences(test.getApplicationContext(), watch.contract()));
    }
  }

  @Override
  public void afterTestMethod(TestContext test) {
    ContractWatch watch = watchOf(test);
    if (watch != null) {
      fail(watch.takeBreaches());
    }
  }

  /** For whoever wonders what to test next. */
  @Override
  @SuppressWarnings("SystemOut") // The test's report is where it is read.
  public void afterTestClass(TestContext test) {
    ContractWatch watch = watchOf(test);
    if (watch != null) {
      Set<String> never = watch.neverSeen();
      System.out.println(
          "openapi: documented answers that this test never had: "
              + (never.isEmpty() ? "none" : String.join(", ", never)));
    }
  }

  private static @Nullable ContractWatch watchOf(TestContext test) {
    if (!test.hasApplicationContext()) {
      return null;
    }
    ApplicationContext context = test.getApplicationContext();
    return context.containsBean("contractWatch")
        ? context.getBean("contractWatch", ContractWatch.class)
        : null;
  }

  private static void fail(List<String> breaches) {
    if (!breaches.isEmpty()) {
      List<String> lines = new ArrayList<>();
      lines.add("not as the service's OpenAPI document says:");
      breaches.stream().distinct().forEach(lines::add);
      throw new AssertionError(String.join("\n  ", lines));
    }
  }
}
