package lessserver.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lessserver.testing.TemporaryData;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** A data folder with one key for each set of rights. */
public final class TestKeys
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  public static final String ALL = "key-that-may-do-everything";
  public static final String READER = "key-that-may-read";
  public static final String WRITER = "key-that-may-write";

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Path folder = TemporaryData.newFolder();
    TestPropertyValues.of("lessserver.data=" + folder, "SUITE_TOKEN=" + TemporaryData.SUITE_TOKEN)
        .applyTo(context);
    write(
        folder,
        key("everything", ALL, "read", "write", "admin"),
        key("reader", READER, "read"),
        key("writer", WRITER, "write"));
  }

  public static void write(Path folder, String... keys) {
    try {
      Path draft = Files.createTempFile(folder, "keys", ".json");
      Files.writeString(draft, Stream.of(keys).collect(Collectors.joining(",", "[", "]")));
      Files.move(
          draft, folder.resolve("keys.json"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String key(String name, String key, String... rights) {
    return """
    {"name": "%s", "sha256": "%s", "rights": [%s], "createdAt": "2026-01-01T00:00:00Z"}\
    """
        .formatted(
            name,
            sha256(key),
            List.of(rights).stream()
                .map(right -> '"' + right + '"')
                .collect(Collectors.joining(",")));
  }

  private static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
