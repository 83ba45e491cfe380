package lessserver.etl.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Sweeps away the parts of forms that waited for a process which was killed. Only what nobody has
 * written to for long: another process may have its parts in the same folder.
 */
@Component
class SweepParts implements Supplier<Integer> {

  private static final Logger log = LoggerFactory.getLogger(SweepParts.class);
  private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

  /** Tomcat's folders are no deeper. */
  private static final int DEPTH = 4;

  private final Path folder;
  private final Clock clock;

  SweepParts(@Value("${server.tomcat.basedir}") Path basedir, Clock clock) {
    this.folder = basedir.resolve("work");
    this.clock = clock;
  }

  /** How many have gone. */
  @Override
  public Integer get() {
    FileTime before = FileTime.from(clock.instant().minus(ABANDONED_AFTER));
    try (Stream<Path> found =
        Files.find(
            folder,
            DEPTH,
            (file, is) ->
                is.isRegularFile()
                    && file.getFileName().toString().matches("upload_.*\\.tmp")
                    && is.lastModifiedTime().compareTo(before) < 0)) {
      List<Path> parts = found.toList();
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
      if (!parts.isEmpty()) {
        log.info("event=parts-swept count={}", parts.size());
      }
      return parts.size();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot sweep " + folder, e);
    }
  }
}
