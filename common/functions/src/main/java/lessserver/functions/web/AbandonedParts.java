package lessserver.functions.web;

import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.ServletContextInitializer;

/**
 * Clears away what processes that were killed had received of forms: Tomcat keeps their parts in
 * files, which it deletes when the request ends. Only what is a day old: others may share the
 * folder. What cannot be deleted stays for the next start.
 */
final class AbandonedParts implements ServletContextInitializer {

  private static final Logger log = LoggerFactory.getLogger(AbandonedParts.class);
  private static final Duration RECEIVED_WITHIN = Duration.ofDays(1);

  /** As Tomcat names them. */
  private static final String PARTS = "upload_*.tmp";

  private final Clock clock;

  AbandonedParts(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void onStartup(ServletContext context) {
    if (context.getAttribute(ServletContext.TEMPDIR) instanceof File folder) {
      clear(folder.toPath(), clock.instant().minus(RECEIVED_WITHIN));
    }
  }

  private static void clear(Path folder, Instant before) {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PARTS)) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
          Files.deleteIfExists(part);
        }
      }
    } catch (IOException e) {
      log.warn("event=parts-not-cleared folder={} reason=\"{}\"", folder, e.getMessage());
    }
  }
}
