package lessserver.gateway.key;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys are kept: {@code keys.json}, a list of {@link ApiKey}s without the keys, and
 * {@code api-key}, the first key itself, for whoever owns the machine. Both are readable by their
 * owner only and replaced as a whole, so that nobody ever reads half a file.
 */
final class KeyFile {

  /** Tells one state of the file from the next. */
  record Version(FileTime modified, long size, @Nullable Object fileKey) {}

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final Path rawKey;
  private final ObjectMapper json;

  KeyFile(Path dataFolder, ObjectMapper json) {
    this.file = dataFolder.resolve("keys.json").toAbsolutePath();
    this.rawKey = dataFolder.resolve("api-key").toAbsolutePath();
    this.json = json;
  }

  /** The file's state; {@code null} if there is none. */
  @Nullable Version version() throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  List<ApiKey> read() throws IOException {
    return json.readValue(file.toFile(), new TypeReference<>() {});
  }

  void write(List<ApiKey> keys) throws IOException {
    replace(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(keys) + "\n");
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
      Files.writeString(draft, content);
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
