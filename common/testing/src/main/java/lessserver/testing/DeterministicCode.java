package lessserver.testing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;

/**
 * Finds what would make an orchestrator do something else in a replay: a clock, chance, a sleep,
 * I/O, threads of its own. It looks into orchestrators and into the classes that are handed their
 * context; what these call further is not followed.
 */
final class DeterministicCode {

  private static final String CONTEXT = "lessserver.durable.OrchestrationContext";

  private static final Set<String> FORBIDDEN_PACKAGES =
      Set.of(
          "java.io",
          "java.net",
          "java.net.http",
          "java.nio.channels",
          "java.nio.file",
          "java.sql",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "javax.sql",
          "org.springframework.jdbc.core",
          "org.springframework.kafka.core",
          "org.springframework.web.client");

  private static final Set<String> FORBIDDEN_CLASSES =
      Set.of(
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "lessserver.durable.DurableClient");

  private static final Map<String, Set<String>> FORBIDDEN_METHODS =
      Map.of(
          "java.lang.Math", Set.of("random"),
          "java.lang.Object", Set.of("notify", "notifyAll", "wait"),
          "java.lang.System",
              Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "exit"),
          "java.util.UUID", Set.of("randomUUID"));

  /** Who must behave: orchestrators, and who helps them with their context. */
  private static final DescribedPredicate<JavaClass> ORCHESTRATES =
      JavaClass.Predicates.assignableTo("lessserver.durable.Orchestrator")
          .or(
              DescribedPredicate.describe(
                  "are handed an orchestration's context",
                  each ->
                      each.getDirectDependenciesFromSelf().stream()
                          .anyMatch(to -> to.getTargetClass().getName().equals(CONTEXT))))
          .as("orchestrators and what is handed their context");

  static final ArchRule RULE =
      ArchRuleDefinition.classes()
          .that(ORCHESTRATES)
          .should(
              new ArchCondition<>("reach the world through their context alone") {
                @Override
                public void check(JavaClass each, ConditionEvents events) {
                  each.getAccessesFromSelf().stream()
                      .filter(DeterministicCode::isForbidden)
                      .forEach(
                          access ->
                              events.add(
                                  SimpleConditionEvent.violated(each, access.getDescription())));
                }
              })
          .because("their code is run again, and must then do the same")
          .allowEmptyShould(true);

  private DeterministicCode() {}

  private static boolean isForbidden(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String method = access.getTarget().getName();
    return FORBIDDEN_PACKAGES.contains(owner.getPackageName())
        || FORBIDDEN_CLASSES.contains(owner.getName())
        || FORBIDDEN_METHODS.getOrDefault(owner.getName(), Set.of()).contains(method)
        || isClock(owner, method)
        || (owner.isAssignableTo(Thread.class) && !method.equals("currentThread"));
  }

  /** {@code now()} of any class of {@code java.time}, with or without a zone. */
  private static boolean isClock(JavaClass owner, String method) {
    return owner.getPackageName().startsWith("java.time") && method.equals("now");
  }
}
