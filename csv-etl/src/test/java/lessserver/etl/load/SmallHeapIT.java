package lessserver.etl.load;

import java.util.List;
import lessserver.testing.ForkedJvm;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;

/** A file that is larger than the memory. */
class SmallHeapIT {

  private static final long MEGABYTES = 1_000_000;

  @Test
  void a_file_of_a_hundred_and_fifty_megabytes_is_loaded_in_a_heap_of_sixty_four() {
    try (ForkedJvm small =
        ForkedJvm.start(
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
            SmallHeap.class,
            TemporaryData.newFolder().resolve("db").toString(),
            String.valueOf(150 * MEGABYTES))) {
      small.awaitLines(1, line -> line.equals("rows=75000"));
    }
  }
}
