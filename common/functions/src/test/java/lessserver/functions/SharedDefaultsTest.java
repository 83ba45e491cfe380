package lessserver.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SharedDefaultsTest {

  private static final String SHUTDOWN = "server.shutdown";

  @TempDir private Path folder;

  @Configuration(proxyBeanMethods = false)
  static class Nothing {}

  @Test
  void a_service_starts_from_the_defaults() throws IOException {
    assertThat(value(SHUTDOWN)).isEqualTo("graceful");
    assertThat(value("spring.threads.virtual.enabled")).isEqualTo("true");
  }

  @Test
  void its_own_configuration_overrides_a_default() throws IOException {
    Files.writeString(folder.resolve("application.yml"), "server.shutdown: immediate");

    assertThat(value(SHUTDOWN)).isEqualTo("immediate");
  }

  @Test
  void the_environment_overrides_both() throws IOException {
    Files.writeString(folder.resolve("application.yml"), "server.shutdown: immediate");

    assertThat(value(SHUTDOWN, "SERVER_SHUTDOWN", "from-the-environment"))
        .isEqualTo("from-the-environment");
  }

  @Test
  void a_variable_that_a_default_names_is_filled_in() throws IOException {
    assertThat(value("server.address")).isEqualTo("127.0.0.1");
    assertThat(value("server.address", "BIND_ADDRESS", "0.0.0.0")).isEqualTo("0.0.0.0");
  }

  @Test
  void a_secret_that_is_a_file_is_found() throws IOException {
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("SUITE_TOKEN"), "from-a-file\n");

    assertThat(value("SUITE_TOKEN", "SECRETS", secrets.toString())).isEqualTo("from-a-file");
  }

  /** What a service that is configured in the folder, and by these variables, finds. */
  private @Nullable String value(String property, String... variables) {
    var environment = new StandardEnvironment();
    var given = new HashMap<String, Object>();
    for (int i = 0; i < variables.length; i += 2) {
      given.put(variables[i], variables[i + 1]);
    }
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, given));
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Nothing.class)
            .environment(environment)
            .web(WebApplicationType.NONE)
            .run("--spring.config.location=" + folder.toUri())) {
      return context.getEnvironment().getProperty(property);
    }
  }
}
