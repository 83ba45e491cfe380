package lessserver.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The rules that keep a service readable: functions know no transport, triggers are thin,
 * persistence is behind repositories, and no service touches another's code. A service's test
 * includes them with {@code ArchTests.in(ServiceArchitecture.class)}.
 */
public final class ServiceArchitecture {

  private static final String[] TRANSPORT = {
    "jakarta.servlet..",
    "org.apache.kafka..",
    "org.springframework.http..",
    "org.springframework.kafka..",
    "org.springframework.messaging..",
    "org.springframework.web.."
  };

  private static final String[] PERSISTENCE = {
    "jakarta.persistence..",
    "java.sql..",
    "javax.sql..",
    "org.springframework.data..",
    "org.springframework.jdbc.."
  };

  private static final Set<String> ROOMS_OF_COMMON =
      Set.of("blobs", "durable", "events", "functions", "openapi", "outbound", "testing");

  private static final Pattern SECOND_SEGMENT = Pattern.compile("^lessserver\\.([^.]+).*$");

  private static final DescribedPredicate<JavaClass> FUNCTIONS =
      JavaClass.Predicates.assignableTo(Function.class)
          .or(JavaClass.Predicates.assignableTo(Consumer.class))
          .or(JavaClass.Predicates.assignableTo(Supplier.class))
          .as("functions");

  @ArchTest
  public static final ArchRule functions_know_no_transport =
      noClasses()
          .that(FUNCTIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TRANSPORT)
          .because(
              "a function is called over HTTP today, from a queue tomorrow, and with new in its"
                  + " test");

  @ArchTest
  public static final ArchRule only_triggers_meet_the_world =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Triggers")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.web.bind..",
              "org.springframework.web.servlet..",
              "org.springframework.kafka.annotation..")
          .because("who looks for where a function is called from opens the Triggers beside it");

  @ArchTest
  public static final ArchRule triggers_are_thin =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Triggers")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PERSISTENCE)
          .because("a trigger decodes, calls a function, encodes");

  @ArchTest
  public static final ArchRule triggers_are_called_by_nobody =
      classes()
          .that()
          .haveSimpleNameEndingWith("Triggers")
          .should()
          .onlyBeAccessed()
          .byClassesThat(
              DescribedPredicate.describe(
                  "are triggers", (JavaClass each) -> each.getName().contains("Triggers")))
          .allowEmptyShould(true);

  @ArchTest
  public static final ArchRule functions_persist_through_repositories =
      noClasses()
          .that(FUNCTIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.persistence..", "java.sql..", "javax.sql..", "org.springframework.jdbc..")
          .because("SQL and entity managers live in repositories");

  @ArchTest public static final ArchRule orchestrators_are_deterministic = DeterministicCode.RULE;

  @ArchTest
  public static final ArchRule services_keep_to_themselves =
      classes().that().resideInAPackage("lessserver..").should(touchNoOtherService());

  private ServiceArchitecture() {}

  private static ArchCondition<JavaClass> touchNoOtherService() {
    return new ArchCondition<>("depend on their own service and the rooms of common only") {
      @Override
      public void check(JavaClass each, ConditionEvents events) {
        each.getDirectDependenciesFromSelf().stream()
            .filter(
                dependency ->
                    dependency.getTargetClass().getPackageName().startsWith("lessserver."))
            .filter(dependency -> !room(dependency.getTargetClass()).equals(room(each)))
            .filter(dependency -> !ROOMS_OF_COMMON.contains(room(dependency.getTargetClass())))
            .forEach(
                dependency ->
                    events.add(SimpleConditionEvent.violated(each, dependency.getDescription())));
      }
    };
  }

  private static String room(JavaClass each) {
    return SECOND_SEGMENT.matcher(each.getPackageName()).replaceFirst("$1");
  }
}
