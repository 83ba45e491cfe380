package lessserver.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that the processes of one installation share. Loopback is no boundary (any page in a
 * browser can reach it), so a service answers only to who knows this token.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class SuiteToken {

  private static final String FILE = "suite-token";
  private static final String HMAC = "HmacSHA256";
  private static final int BITS = 256;

  private final String value;

  private SuiteToken(String value) {
    this.value = value;
  }

  /**
   * The configured token, or else the one in {@code dataFolder/suite-token}, which whoever comes
   * first creates (mode 0600) from 256 random bits.
   *
   * @param configured the token, or an empty string for the file's
   * @throws UncheckedIOException if the file can be neither read nor created
   * @throws IllegalStateException if the file is empty
   */
  public static SuiteToken of(String configured, Path dataFolder) {
    if (!configured.isBlank()) {
      return new SuiteToken(configured.strip());
    }
    try {
      Path file = dataFolder.resolve(FILE);
      if (!Files.exists(file)) {
        create(file);
      }
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw new IllegalStateException(
            file + " is empty: delete it, and the next start makes a new token");
      }
      return new SuiteToken(token);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or create the suite's token in " + dataFolder, e);
    }
  }

  /** Compares in a time that does not depend on where the two differ. */
  public boolean matches(@Nullable String candidate) {
    return candidate != null
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  public String value() {
    return value;
  }

  /**
   * A key for one purpose, made of the token by HMAC-SHA256: who learns it learns neither the token
   * nor another purpose's key.
   *
   * @param purpose a text that no other use has
   */
  public byte[] keyFor(String purpose) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(value.getBytes(StandardCharsets.UTF_8), HMAC));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  @Override
  public String toString() {
    return "SuiteToken[hidden]";
  }

  /**
   * Written aside and then linked into place, so that nobody ever reads half a token and the first
   * of several wins.
   */
  private static void create(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    byte[] random = new byte[BITS / Byte.SIZE];
    new SecureRandom().nextBytes(random);
    Path draft =
        Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new", ownerOnly(file));
    try {
      Files.writeString(
          draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException _) {
      // Another process was first; its token counts.
    } catch (UnsupportedOperationException _) {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-------");
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
