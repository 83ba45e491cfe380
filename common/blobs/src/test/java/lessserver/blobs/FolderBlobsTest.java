package lessserver.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobsTest {

  private static final long PLENTY = 1_000_000;
  private static final String SHA256_OF_HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir private Path folder;
  private FolderBlobs blobs;

  @BeforeEach
  void open() {
    blobs = new FolderBlobs(folder, Clock.systemUTC());
  }

  @Test
  void content_is_kept_under_its_hash_and_read_back() throws Exception {
    Blob blob = blobs.put(stream("hello"), PLENTY);

    assertThat(blob).isEqualTo(new Blob(SHA256_OF_HELLO, 5));
    assertThat(blobs.contains(SHA256_OF_HELLO)).isTrue();
    try (InputStream content = blobs.open(SHA256_OF_HELLO)) {
      assertThat(content).hasContent("hello");
    }
  }

  @Test
  void all_that_is_kept_is_listed_and_nothing_else() throws Exception {
    Files.writeString(folder.resolve("uploads").resolve("half"), "hel");
    assertThat(listed()).isEmpty();
    blobs.put(stream("hello"), PLENTY);
    blobs.put(stream("hello, world"), PLENTY);

    assertThat(listed()).extracting(Blob::bytes).containsExactlyInAnyOrder(5L, 12L);
    assertThat(listed()).contains(new Blob(SHA256_OF_HELLO, 5));
  }

  private List<Blob> listed() {
    List<Blob> all = new ArrayList<>();
    blobs.forEach(all::add);
    return all;
  }

  @Test
  void the_same_content_is_one_file_even_when_it_comes_at_once() throws Exception {
    Callable<Blob> put = () -> blobs.put(stream("hello"), PLENTY);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Blob> each : threads.invokeAll(List.of(put, put, put, put, put, put, put, put))) {
        assertThat(each.get().sha256()).isEqualTo(SHA256_OF_HELLO);
      }
    }

    assertThat(files()).hasSize(1);
  }

  /** A limit on the process, which needs no rights, refuses a write just as a full disk does. */
  @Test
  void a_write_that_fails_half_way_leaves_nothing_behind() throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 2048 && exec \"$@\"", // blocks of half a kilobyte, or of a whole one
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FullDisk.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader().lines()).contains("refused: cannot write a file", "kept 1");
    assertThat(files()).hasSize(1);
  }

  @Test
  void too_much_content_leaves_nothing_behind() throws Exception {
    assertThatThrownBy(() -> blobs.put(stream("hello"), 4))
        .isInstanceOf(BlobTooLargeException.class);
    assertThat(files()).isEmpty();
  }

  @Test
  void content_that_breaks_off_leaves_nothing_behind() throws Exception {
    InputStream broken =
        new SequenceInputStream(
            stream("x".repeat(100_000)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the client is gone");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
              }
            });

    assertThatThrownBy(() -> blobs.put(broken, PLENTY)).hasMessage("the client is gone");
    assertThat(files()).isEmpty();
  }

  @Test
  void what_a_killed_process_left_is_cleared_away_a_day_later() throws Exception {
    Path old = Files.writeString(folder.resolve("uploads").resolve("old"), "half");
    Path young = Files.writeString(folder.resolve("uploads").resolve("young"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

    open();

    assertThat(files()).containsExactly(young);
  }

  @Test
  void what_is_deleted_or_was_never_there_is_unknown() throws Exception {
    Blob blob = blobs.put(stream("hello"), PLENTY);
    blobs.delete(blob.sha256());
    blobs.delete(blob.sha256());

    assertThat(blobs.contains(blob.sha256())).isFalse();
    assertThatThrownBy(() -> blobs.open(blob.sha256())).isInstanceOf(UnknownBlobException.class);
  }

  @Test
  void a_name_that_is_no_hash_reaches_no_file() {
    assertThatThrownBy(() -> blobs.open("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Test
  void a_blob_is_not_unknown_because_the_disk_is_away() throws Exception {
    Blob blob = blobs.put(stream("hello"), PLENTY);
    Path elsewhere = folder.resolveSibling(folder.getFileName() + "-elsewhere");
    Files.move(folder, elsewhere);

    assertThatThrownBy(() -> blobs.open(blob.sha256())).isInstanceOf(BlobStoreException.class);
    assertThatThrownBy(() -> blobs.put(stream("other"), PLENTY))
        .isInstanceOf(BlobStoreException.class);
    Files.move(elsewhere, folder);
    try (InputStream content = blobs.open(blob.sha256())) {
      assertThat(content).hasContent("hello");
    }
  }
}
