package lessserver.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The two secrets that a data folder keeps, unless the environment sets them.
 *
 * @param environment the variables of this process
 */
record Secrets(Path data, Map<String, String> environment) {

  private static final int TOKEN_BYTES = 32;

  /**
   * Makes the token by which the suite's processes know each other, before they start. Written
   * aside and linked into place, so that nobody reads half of it.
   */
  void createSuiteToken() throws IOException {
    Path file = data.resolve("suite-token");
    if (environment.containsKey("SUITE_TOKEN") || Files.exists(file)) {
      return;
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    Path draft = Files.createTempFile(data, "suite-token", ".new", ownerOnly());
    try {
      Files.writeString(
          draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException _) {
      // Another process was first; its token counts.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** The first key, which the gateway makes at its first start. */
  Optional<String> apiKey() {
    String set = environment.get("API_KEY");
    if (set != null && !set.isBlank()) {
      return Optional.of(set.strip());
    }
    try {
      return Optional.of(Files.readString(data.resolve("api-key")).strip());
    } catch (IOException _) {
      return Optional.empty(); // not made yet, or put away by its owner
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    return data.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
