package lessserver.functions.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class WriteDelayCheckTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", ";WRITE_DELAY=500", ";WRITE_DELAY=1"})
  void a_file_that_acknowledges_before_it_writes_is_refused_with_what_to_do(String settings) {
    service("jdbc:h2:file:" + folder.resolve("db") + settings)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .rootCause()
                    .hasMessageContaining("add ;WRITE_DELAY=0 to spring.datasource.url"));
  }

  @Test
  void a_file_that_writes_first_is_taken() {
    service("jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void a_database_in_memory_has_nothing_to_lose() {
    service("jdbc:h2:mem:nothing-to-lose").run(context -> assertThat(context).hasNotFailed());
  }

  private static ApplicationContextRunner service(String url) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(DataSourceAutoConfiguration.class, StoreAutoConfiguration.class))
        .withPropertyValues("spring.datasource.url=" + url);
  }
}
