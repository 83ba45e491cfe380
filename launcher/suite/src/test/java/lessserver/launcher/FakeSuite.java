package lessserver.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command {@code ./suite} over two processes that cost little. */
final class FakeSuite {

  static final String ALPHA = "alpha";
  static final String BETA = "beta";

  private FakeSuite() {}

  public static void main(String[] arguments) {
    Suite suite = new Suite(List.of(member(ALPHA, Kind.BROKER, 1), member(BETA, Kind.SERVICE, 2)));
    System.exit(new Cli(suite, Itself.startingAt(FakeSuite.class)).run(arguments));
  }

  /** Makes that process die at its next starts. */
  static Path poison(Path data, String name) {
    return data.resolve(name + ".poison");
  }

  private static Member member(String name, Kind kind, int port) {
    return new Member(
        name,
        kind,
        port,
        Map.of(),
        "fake-service-*.jar",
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m"),
        setting ->
            List.of(
                String.valueOf(setting.port(name)), poison(setting.home().data(), name).toString()),
        _ -> Map.of(),
        new Probe.Http("/health"),
        Optional.empty(),
        Set.of());
  }
}
