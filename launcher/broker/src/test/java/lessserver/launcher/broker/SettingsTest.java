package lessserver.launcher.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir private Path folder;

  @Test
  void all_listeners_are_on_loopback() throws IOException {
    Properties read = read(new Settings(folder, 19092, 19093).text());

    assertThat(read)
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093")
        .containsEntry("advertised.listeners", "PLAINTEXT://localhost:19092")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:19093");
  }

  @Test
  void topics_are_kept_in_the_folder_whatever_its_name() throws IOException {
    Path odd = folder.resolve("a b\\c#d");

    Path file = new Settings(odd, 1, 2).write();

    assertThat(read(Files.readString(file)))
        .containsEntry("log.dirs", odd.resolve("topics").toString());
    assertThat(odd.resolve("topics")).isDirectory();
  }

  private static Properties read(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    return properties;
  }
}
