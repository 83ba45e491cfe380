package lessserver.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies of what was built, one folder a program: a build may then replace or delete its files
 * while the suite runs. Spring Boot's jars of jars are unpacked on the way, for they start faster.
 *
 * <p>Safe for use by many threads, as long as each works on a name of its own.
 */
final class Programs {

  private static final String FINGERPRINT = "fingerprint";
  private static final String LIBRARIES = "lib";
  private static final Pattern VERSION_IN_NAME = Pattern.compile("-(\\d[\\w.]*)");

  private final Path folder;

  Programs(Home home) {
    this.folder = home.programs();
  }

  /** The up-to-date copy of the program in that jar, made now if need be. */
  Program place(String name, Path jar) throws IOException {
    Path place = folder.resolve(name);
    Path placed = place.resolve(jar.getFileName());
    String fingerprint = fingerprint(jar);
    if (!fingerprint.equals(fingerprintIn(place))) {
      Path draft = folder.resolve(name + ".new");
      deleteTree(draft);
      Files.createDirectories(draft);
      if (isSpringBoot(jar)) {
        unpack(jar, draft);
      } else {
        copy(jar, draft);
      }
      Files.writeString(draft.resolve(FINGERPRINT), fingerprint);
      deleteTree(place);
      Files.move(draft, place);
    }
    return new Program(placed, version(jar), isSpringBoot(jar));
  }

  /** Deletes a folder with all that is in it; links are deleted, not followed. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
              throws IOException {
            if (problem != null) {
              throw problem;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void copy(Path jar, Path destination) throws IOException {
    Path built = jar.resolveSibling("");
    Files.createDirectory(destination.resolve(LIBRARIES));
    for (Path file : filesOf(jar)) {
      Files.copy(file, destination.resolve(built.relativize(file)));
    }
  }

  private static void unpack(Path jar, Path destination) throws IOException {
    Process unpacking =
        new ProcessBuilder(
                Jvm.executable().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                destination.toString())
            .redirectErrorStream(true)
            .start();
    try (var output = unpacking.inputReader()) {
      String said = output.lines().collect(Collectors.joining("\n"));
      if (unpacking.waitFor() != 0) {
        throw new IOException("cannot unpack %s: %s".formatted(jar, said));
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted while unpacking " + jar, e);
    }
  }

  private static boolean isSpringBoot(Path jar) throws IOException {
    return manifestEntry(jar, "Spring-Boot-Version").isPresent();
  }

  private static String version(Path jar) throws IOException {
    Matcher inName = VERSION_IN_NAME.matcher(jar.getFileName().toString());
    return manifestEntry(jar, Attributes.Name.IMPLEMENTATION_VERSION.toString())
        .or(() -> inName.find() ? Optional.of(inName.group(1)) : Optional.empty())
        .orElse("unknown");
  }

  private static Optional<String> manifestEntry(Path jar, String name) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return Optional.ofNullable(file.getManifest())
          .map(manifest -> manifest.getMainAttributes().getValue(name));
    }
  }

  /** A jar and, if it has them, the libraries beside it. */
  static List<Path> filesOf(Path jar) throws IOException {
    Path libraries = jar.resolveSibling(LIBRARIES);
    if (!Files.isDirectory(libraries)) {
      return List.of(jar);
    }
    try (Stream<Path> files = Files.list(libraries)) {
      return Stream.concat(Stream.of(jar), files.sorted()).toList();
    }
  }

  /** Changes when any of the program's files does. */
  private static String fingerprint(Path jar) throws IOException {
    return filesOf(jar).stream()
        .map(Path::toFile)
        .map(file -> "%s %d %d".formatted(file.getName(), file.length(), file.lastModified()))
        .collect(Collectors.joining("\n"));
  }

  private static String fingerprintIn(Path place) throws IOException {
    Path file = place.resolve(FINGERPRINT);
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
