package lessserver.shortener.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder of one journal, held by one process: the operating system lets go of it when the
 * process dies, however it does, and then another may take it over.
 */
final class JournalFolder implements AutoCloseable {

  private static final String LOCK = "lock";

  /**
   * What this process holds, whose locks it must not even look at: a lock is the process's, and is
   * gone as soon as the process closes the file, by whichever channel (POSIX will have it so).
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

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
        Segments.markSent(ours.get().path(), 0); // The mark has its place before the disk is full.
        return ours.get();
      }
    }
  }

  /** Where journals are; whatever else lies there is none. */
  static List<Path> in(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(each -> Files.exists(each.resolve(LOCK))).toList();
    }
  }

  /** The journal there, if its process is gone. */
  static Optional<JournalFolder> take(Path folder) throws IOException {
    Path path;
    try {
      path = folder.toRealPath();
    } catch (NoSuchFileException _) {
      return Optional.empty(); // It is just deleted.
    }
    if (!HELD.add(path)) {
      return Optional.empty();
    }
    Optional<JournalFolder> taken = Optional.empty();
    try {
      taken = lock(path);
    } finally {
      if (taken.isEmpty()) {
        HELD.remove(path);
      }
    }
    return taken;
  }

  private static Optional<JournalFolder> lock(Path path) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE);
    } catch (NoSuchFileException _) {
      return Optional.empty(); // It is just made, or just deleted.
    }
    boolean ours = false;
    try {
      FileLock lock = channel.tryLock();
      ours = lock != null && Files.exists(path.resolve(LOCK));
    } catch (OverlappingFileLockException _) {
      // Another class loader of this process has it.
    } finally {
      if (!ours) {
        channel.close();
      }
    }
    return ours ? Optional.of(new JournalFolder(path, channel)) : Optional.empty();
  }

  Path path() {
    return path;
  }

  /** The journal's own, the beginning of the id of each of its events. */
  String id() {
    return String.valueOf(path.getFileName());
  }

  /** Nothing in it is needed any more, except for what nobody could read. */
  void delete() throws IOException {
    Path lock = path.resolve(LOCK);
    try (Stream<Path> files = Files.list(path)) {
      for (Path each : files.sorted().toList()) {
        if (!each.equals(lock) && !Segments.isBad(each)) {
          Files.delete(each);
        }
      }
    }
    Files.delete(lock); // Nobody takes a journal without one.
    try {
      Files.delete(path);
    } catch (DirectoryNotEmptyException _) {
      // What nobody could read stays for people to look at.
    }
    close();
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      try {
        channel.close(); // which lets go of the lock
      } finally {
        HELD.remove(path);
      }
    }
  }
}
