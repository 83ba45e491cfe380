package lessserver.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StraysTest {

  @TempDir private Path folder;
  private BlobStore store;
  private List<Blob> kept;

  @BeforeEach
  void keepFour() throws IOException {
    store = new FolderBlobs(folder, Clock.systemUTC());
    kept = List.of(keep("one"), keep("two"), keep("three"), keep("four"));
  }

  private Blob keep(String content) throws IOException {
    return store.put(new ByteArrayInputStream(content.getBytes(UTF_8)), 100);
  }

  @Test
  void what_nobody_knows_is_a_stray() {
    assertThat(Strays.in(store, kept.subList(1, 4)::contains)).containsExactly(kept.getFirst());
    assertThat(Strays.in(store, kept::contains)).isEmpty();
  }

  @Test
  void by_a_database_that_knows_hardly_anything_nothing_is() {
    assertThat(Strays.in(store, _ -> false)).isEmpty();
    assertThat(Strays.in(store, kept.getFirst()::equals)).isEmpty();
  }
}
