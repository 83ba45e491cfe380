package lessserver.images;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import lessserver.testing.ServiceArchitecture;

/** The house rules hold here. */
@AnalyzeClasses(
    packages = "lessserver.images",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests HOUSE_RULES = ArchTests.in(ServiceArchitecture.class);
}
