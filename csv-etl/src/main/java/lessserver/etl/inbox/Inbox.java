package lessserver.etl.inbox;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import lessserver.etl.EtlProperties;
import lessserver.etl.dataset.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The folder into which files are dropped, {@code inbox/<dataset>/<file>}. A file counts once it
 * has not changed for a while. Links are not followed: what is not really here is nobody's to
 * import. For one thread at a time.
 */
@Component
class Inbox {

  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  /** Where a file goes when its import has ended. */
  enum Outcome {
    DONE("done"),
    FAILED("failed");

    private final String folder;

    Outcome(String folder) {
      this.folder = folder;
    }
  }

  private static final Pattern DATASET = Pattern.compile(Dataset.NAME);

  /** What programs call a file that they are still writing. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\..*|.*~|.*\\.(part|tmp|temp|crdownload|filepart|partial)");

  private final Path folder;
  private final Duration settledFor;
  private final Clock clock;
  private Map<Path, Seen> seen = new HashMap<>();

  /** A file as it was when it was first seen so. */
  private record Seen(long size, Instant changed, Instant since) {

    private boolean isStill(Seen before) {
      return size == before.size && changed.equals(before.changed);
    }
  }

  Inbox(EtlProperties properties, Clock clock) {
    this.settledFor = properties.inboxSettledFor();
    this.clock = clock;
    try {
      Files.createDirectories(properties.inbox());
      this.folder = properties.inbox().toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the inbox " + properties.inbox(), e);
    }
  }

  /** Those that are complete. */
  List<DroppedFile> complete() throws IOException {
    Map<Path, Seen> now = new HashMap<>();
    List<DroppedFile> complete = new ArrayList<>();
    try (DirectoryStream<Path> datasets = Files.newDirectoryStream(folder)) {
      for (Path dataset : datasets) {
        if (Files.isDirectory(dataset, LinkOption.NOFOLLOW_LINKS)
            && DATASET.matcher(name(dataset)).matches()) {
          look(dataset, now, complete);
        }
      }
    }
    seen = now;
    return complete;
  }

  private void look(Path dataset, Map<Path, Seen> now, List<DroppedFile> complete)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dataset)) {
      for (Path file : files) {
        if (!UNFINISHED.matcher(name(file)).matches() && isHere(file)) {
          Seen sight = see(file);
          now.put(file, sight);
          if (!sight.since().plus(settledFor).isAfter(clock.instant())) {
            complete.add(new DroppedFile(name(dataset), file, sight.size(), sight.changed()));
          }
        }
      }
    } catch (NoSuchFileException _) {
      // Whoever dropped it took it away again.
    } catch (AccessDeniedException e) {
      log.warn("event=cannot-look-into-folder reason=\"{}\"", e.getMessage());
    }
  }

  private boolean isHere(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && file.toRealPath().startsWith(folder);
  }

  private Seen see(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Seen sight =
        new Seen(attributes.size(), attributes.lastModifiedTime().toInstant(), clock.instant());
    Seen before = seen.get(file);
    return before != null && sight.isStill(before) ? before : sight;
  }

  /** Its content, which fails at its end if somebody has gone on writing it meanwhile. */
  InputStream open(DroppedFile file) throws IOException {
    Path real = file.path().toRealPath();
    if (!real.startsWith(folder)) {
      throw new IOException(file.path() + " is not in the inbox");
    }
    return new SettledStream(Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS), file);
  }

  private static final class SettledStream extends FilterInputStream {

    private final DroppedFile file;

    private SettledStream(InputStream content, DroppedFile file) {
      super(content);
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      return seen(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return seen(super.read(buffer, offset, length));
    }

    private int seen(int read) throws IOException {
      if (read < 0) {
        BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
        if (now.size() != file.bytes()
            || !now.lastModifiedTime().toInstant().equals(file.changed())) {
          throw new IOException(file.path() + " is still being written");
        }
      }
      return read;
    }
  }

  /**
   * Moves it out of the way, with the reason beside it if there is one; a file of the same name
   * there is kept.
   */
  void move(DroppedFile file, Outcome outcome, String reason) throws IOException {
    Path to = folder.resolve(file.dataset()).resolve(outcome.folder);
    Files.createDirectories(to);
    if (!to.toRealPath().startsWith(folder)) {
      throw new IOException(to + " leads out of the inbox");
    }
    Path place = to.resolve(name(file.path()));
    for (int n = 1; Files.exists(place, LinkOption.NOFOLLOW_LINKS); n++) {
      place = to.resolve(n + "-" + name(file.path()));
    }
    Files.move(file.path(), place, StandardCopyOption.ATOMIC_MOVE);
    if (!reason.isEmpty()) {
      Files.writeString(
          place.resolveSibling(name(place) + ".reason.txt"), reason + "\n", StandardCharsets.UTF_8);
    }
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }
}
