package lessserver.functions.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockServletContext;

/** What is left of forms that a killed process was receiving. */
class AbandonedPartsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void parts_go_after_a_day_and_nothing_else_does() throws IOException {
    Path old = file("upload_1.tmp", Duration.ofHours(25));
    Path fresh = file("upload_2.tmp", Duration.ofHours(23));
    Path other = file("session.ser", Duration.ofDays(9));
    start();

    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(other).exists();
  }

  @Test
  void a_folder_that_is_away_keeps_nothing_from_starting() throws IOException {
    Files.delete(folder);
    start();

    assertThat(folder).doesNotExist();
  }

  private void start() {
    MockServletContext context = new MockServletContext();
    context.setAttribute(ServletContext.TEMPDIR, folder.toFile());
    new AbandonedParts(Clock.fixed(NOW, ZoneOffset.UTC)).onStartup(context);
  }

  private Path file(String name, Duration age) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    return file;
  }
}
