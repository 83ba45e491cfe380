package lessserver.gateway.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys are kept: {@code keys.json}, a list of {@link ApiKey}s without the keys, and
 * {@code api-key}, the first key itself, for whoever owns the machine. Both are readable by their
 * owner only and replaced as a whole, so that nobody ever reads half a file.
 */
final class KeyFile {

  /** The longest wait for others who change the keys; each needs some milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

  /** Tells one state of the file from the next. */
  record Version(FileTime modified, long size, @Nullable Object fileKey) {}

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final Path lock;
  private final Path rawKey;
  private final ObjectMapper json;

  /**
   * Of this process's threads, one at a time opens the file of the lock: when one closes it, the
   * operating system takes it from all.
   */
  private final ReentrantLock turn = new ReentrantLock();

  KeyFile(Path dataFolder, ObjectMapper json) {
    this.file = dataFolder.resolve("keys.json").toAbsolutePath();
    this.lock = file.resolveSibling("keys.lock");
    this.rawKey = dataFolder.resolve("api-key").toAbsolutePath();
    this.json = json;
  }

  /**
   * What is in it.
   *
   * @param version null if there is no file
   */
  record State(@Nullable Version version, List<ApiKey> keys) {}

  /** Makes other keys of those that are there. */
  @FunctionalInterface
  interface Change {
    List<ApiKey> of(State before) throws IOException;
  }

  /** Others change the keys for so long that nobody waits any more. */
  static final class Locked extends IOException {

    private static final long serialVersionUID = 1L;

    private Locked(Path lock) {
      super("others have kept " + lock + " locked for " + PATIENCE.toSeconds() + " seconds");
    }
  }

  /** Tells whether it has changed; {@code null} if there is none. */
  @Nullable Version version() throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  State state() throws IOException {
    Version version = version();
    return new State(version, version == null ? List.of() : read());
  }

  List<ApiKey> read() throws IOException {
    return json.readValue(file.toFile(), new TypeReference<>() {});
  }

  /**
   * Changes the keys while nobody else does, here or in another process.
   *
   * @param then learns what is there now, before anybody else can change it
   * @throws Locked if others take too long
   */
  State change(Change change, Consumer<State> then) throws IOException {
    Files.createDirectories(file.getParent());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!turn.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Locked(lock);
      }
      try {
        return changeInTurn(change, then, deadline);
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + lock);
    }
  }

  private State changeInTurn(Change change, Consumer<State> then, long deadline)
      throws IOException, InterruptedException {
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (channel.tryLock() == null) { // It is held until the channel is closed.
        if (System.nanoTime() - deadline > 0) {
          throw new Locked(lock);
        }
        Thread.sleep(BETWEEN_TRIES); // Java waits for a file's lock for good, or not at all.
      }
      State before = state();
      List<ApiKey> keys = change.of(before);
      if (!keys.equals(before.keys()) || before.version() == null) {
        replace(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(keys) + "\n");
      }
      State after = new State(version(), keys);
      then.accept(after);
      return after;
    }
  }

  void writeRaw(String key) throws IOException {
    replace(rawKey, key + "\n");
  }

  private static void replace(Path target, String content) throws IOException {
    Path folder = Files.createDirectories(target.getParent());
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Path draft = Files.createTempFile(folder, target.getFileName().toString(), ".new", ownerOnly);
    try {
      try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true); // A power cut must not leave the new name without the content.
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
