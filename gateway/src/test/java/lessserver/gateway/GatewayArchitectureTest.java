package lessserver.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import lessserver.testing.ServiceArchitecture;

@AnalyzeClasses(
    packages = "lessserver.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class GatewayArchitectureTest {

  @ArchTest
  static final ArchRule services_keep_to_themselves =
      ServiceArchitecture.services_keep_to_themselves;

  @ArchTest
  static final ArchRule only_triggers_meet_the_world =
      ServiceArchitecture.only_triggers_meet_the_world;

  @ArchTest static final ArchRule triggers_are_thin = ServiceArchitecture.triggers_are_thin;

  @ArchTest
  static final ArchRule triggers_are_called_by_nobody =
      ServiceArchitecture.triggers_are_called_by_nobody;

  @ArchTest
  static final ArchRule features_do_not_depend_on_each_other_in_circles =
      slices().matching("lessserver.gateway.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothing_knows_servlets =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.servlet..", "org.springframework.web.servlet..", "org.apache.catalina..")
          .because("the gateway is WebFlux; on the class path the enforcer sees to it");
}
