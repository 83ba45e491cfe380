package lessserver.shortener.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of one journal, held by one process: the operating system lets go of it when the
 * process dies, however it does, and then another may take it over.
 */
final class JournalFolder implements AutoCloseable {

  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel channel;

  private JournalFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** A new one. */
  static JournalFolder create(Path root) throws IOException {
    while (true) {
      String name = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
      Path path = Files.createDirectories(root.resolve(name));
      Files.createFile(path.resolve(LOCK));
      Optional<JournalFolder> ours = take(path);
      if (ours.isPresent()) {
        return ours.get();
      }
    }
  }

  /** Those whose processes are gone. */
  static List<JournalFolder> takeOrphans(Path root) throws IOException {
    List<JournalFolder> orphans = new ArrayList<>();
    if (Files.isDirectory(root)) {
      try (Stream<Path> folders = Files.list(root)) {
        for (Path each : folders.toList()) {
          take(each).ifPresent(orphans::add);
        }
      }
    }
    return orphans;
  }

  private static Optional<JournalFolder> take(Path path) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE);
    } catch (NoSuchFileException _) {
      return Optional.empty(); // It is just made, or just deleted.
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null && Files.exists(path.resolve(LOCK))) {
        return Optional.of(new JournalFolder(path, channel));
      }
    } catch (OverlappingFileLockException _) {
      // It is held in this process.
    }
    channel.close();
    return Optional.empty();
  }

  Path path() {
    return path;
  }

  /** The journal's own, the beginning of the id of each of its events. */
  String id() {
    return String.valueOf(path.getFileName());
  }

  /** Nothing in it is needed any more. */
  void delete() throws IOException {
    FileSystemUtils.deleteRecursively(path);
    close();
  }

  @Override
  public void close() throws IOException {
    channel.close(); // which lets go of the lock
  }
}
