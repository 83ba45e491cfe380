package lessserver.images;

import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The service's settings in tests. */
public final class TestProperties {

  private TestProperties() {}

  public static ImageProperties withDecodeMemory(int megabytes) {
    return of(megabytes, "tesseract", Duration.ofSeconds(30), true);
  }

  public static ImageProperties withTesseract(String program) {
    return of(64, program, Duration.ofSeconds(30), true);
  }

  public static ImageProperties withoutDescribing(String program) {
    return of(64, program, Duration.ofSeconds(30), false);
  }

  public static ImageProperties withStageTimeout(Duration timeout) {
    return of(64, "tesseract", timeout, true);
  }

  private static ImageProperties of(
      int megabytes, String program, Duration timeout, boolean describes) {
    return new ImageProperties(
        DataSize.ofMegabytes(20),
        50_000_000,
        DataSize.ofMegabytes(megabytes),
        timeout,
        true,
        describes,
        4,
        List.of(Duration.ofSeconds(2)),
        Duration.ofMinutes(10),
        Duration.ofSeconds(1),
        new ImageProperties.Labels(0.3, 0.7),
        program,
        "eng",
        Duration.ofSeconds(10),
        Duration.ofMinutes(10));
  }
}
