package lessserver.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Gives each application context a data folder of its own, which goes when the JVM ends. */
public final class TemporaryData
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** The token of every suite that lives in such a folder. */
  public static final String SUITE_TOKEN = "test-suite-token";

  public static Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("less-server-test");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder", e);
    }
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    TestPropertyValues.of("lessserver.data=" + newFolder(), "SUITE_TOKEN=" + SUITE_TOKEN)
        .applyTo(context);
  }
}
