package lessserver.gateway.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lessserver.openapi.ServiceDocument;

/** The services' documents as they stand in the source tree, where no service has to be built. */
public final class ServiceParts {

  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
  private static final String PARTS = "src/main/resources/openapi";
  private static final Pattern ROOM = Pattern.compile("<artifactId>common-(\\w+)</artifactId>");

  private ServiceParts() {}

  /** What the service of that name says of itself. */
  public static ObjectNode documentOf(String service) {
    Path module = SOURCES.resolve(service);
    Stream<Path> rooms =
        Stream.concat(Stream.of("openapi", "functions"), rooms(module))
            .distinct()
            .map(room -> SOURCES.resolve("common").resolve(room));
    return ServiceDocument.of(
        Stream.concat(Stream.of(module), rooms).flatMap(ServiceParts::partsOf).toList());
  }

  private static Stream<String> rooms(Path module) {
    return ROOM.matcher(read(module.resolve("pom.xml")))
        .results()
        .map((MatchResult each) -> each.group(1));
  }

  private static Stream<String> partsOf(Path module) {
    Path folder = module.resolve(PARTS);
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> parts = Files.list(folder)) {
      return List.copyOf(parts.sorted().map(ServiceParts::read).toList()).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
