package lessserver.durable.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import lessserver.durable.OrchestrationContext;
import lessserver.durable.Orchestrator;
import lessserver.testing.ServiceArchitecture;
import org.junit.jupiter.api.Test;

/** The build names what an orchestrator must not call. */
class ForbiddenCallsTest {

  static final class WellBehaved implements Orchestrator<String, String> {
    @Override
    public String run(OrchestrationContext context, String input) {
      context.sleep(Duration.between(context.now(), Instant.parse("2030-01-01T00:00:00Z")));
      return input + context.uuid() + context.random().nextInt();
    }
  }

  static final class Careless implements Orchestrator<String, String> {
    @Override
    public String run(OrchestrationContext context, String input) {
      return input
          + Instant.now()
          + LocalDate.now(ZoneOffset.UTC)
          + System.nanoTime()
          + UUID.randomUUID()
          + Math.random()
          + new Random().nextInt()
          + Files.exists(Path.of(input))
          + CompletableFuture.completedFuture(input).join()
          + Thread.ofVirtual().unstarted(() -> {}).getName();
    }
  }

  /** No orchestrator, but part of one. */
  static final class CarelessHelper {

    private final OrchestrationContext context;

    CarelessHelper(OrchestrationContext context) {
      this.context = context;
    }

    void rest() throws InterruptedException {
      Thread.sleep(1); // Never run: the rule has to find it.
      context.sleep(Duration.ZERO);
    }
  }

  private static void check(Class<?> code) {
    ServiceArchitecture.orchestrators_are_deterministic.check(
        new ClassFileImporter().importClasses(code));
  }

  @Test
  void what_comes_from_the_context_may_be_used() {
    assertThatCode(() -> check(WellBehaved.class)).doesNotThrowAnyException();
  }

  @Test
  void clocks_chance_files_and_threads_are_named() {
    assertThat(catchThrowable(() -> check(Careless.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "Instant.now()",
            "LocalDate.now(",
            "System.nanoTime()",
            "UUID.randomUUID()",
            "Math.random()",
            "java.util.Random.<init>()",
            "Files.exists(",
            "CompletableFuture.completedFuture(",
            "Thread.ofVirtual()");
  }

  @Test
  void whoever_is_handed_the_context_is_looked_at_too() {
    assertThat(catchThrowable(() -> check(CarelessHelper.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Thread.sleep(long)");
  }
}
