package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  private static final int TOO_LONG = 11 * 1024 * 1024;

  @TempDir private Path folder;

  @Test
  void the_tail_is_the_last_lines() throws IOException {
    LogFile log = log("one\ntwo\nthree\n");

    assertThat(log.tail(2)).containsExactly("two", "three");
    assertThat(log.tail(9)).containsExactly("one", "two", "three");
  }

  @Test
  void a_log_that_does_not_exist_is_empty() throws IOException {
    assertThat(new LogFile(folder.resolve("none.log")).tail(3)).isEmpty();
  }

  @Test
  void what_became_too_long_is_moved_aside() throws IOException {
    LogFile log = log("x".repeat(TOO_LONG));

    log.rotate();

    assertThat(log.path()).doesNotExist();
    assertThat(folder.resolve("a.log.1")).hasSize(TOO_LONG);
  }

  @Test
  void what_is_short_stays() throws IOException {
    LogFile log = log("short\n");

    log.rotate();

    assertThat(log.tail(1)).containsExactly("short");
  }

  private LogFile log(String content) throws IOException {
    return new LogFile(Files.writeString(folder.resolve("a.log"), content));
  }
}
