package lessserver.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.DefaultPropertiesPropertySource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Puts the defaults that the rooms of {@code common/} bring ({@code lessserver/*-defaults.yml})
 * below everything else a service is configured with: its own {@code application.yml}, and any
 * environment variable, override what stands there.
 */
final class SharedDefaults implements EnvironmentPostProcessor, Ordered {

  private static final String FILES = "classpath*:lessserver/*-defaults.yml";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    try {
      for (Resource file : new PathMatchingResourcePatternResolver().getResources(FILES)) {
        for (PropertySource<?> source :
            new YamlPropertySourceLoader().load(file.getDescription(), file)) {
          for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
            defaults.put(name, String.valueOf(source.getProperty(name)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILES, e);
    }
    DefaultPropertiesPropertySource.addOrMerge(defaults, environment.getPropertySources());
  }

  /** First, so that an import named in the defaults is followed when configuration is read. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
