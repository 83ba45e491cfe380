package lessserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a suite finds its programs and keeps its state.
 *
 * @param project the folder of the sources and of what was built from them
 * @param data everything that this suite remembers; its owner alone may look inside
 */
record Home(Path project, Path data) {

  Home {
    project = project.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
  }

  Path run() {
    return data.resolve("run");
  }

  Path programs() {
    return run().resolve("programs");
  }

  /** The data folder of a program that only rehearses its start. */
  Path rehearsal() {
    return run().resolve("rehearsal");
  }

  Path restartRequests() {
    return run().resolve("restart");
  }

  /** What the process of that name prints. */
  Path log(String name) {
    return data.resolve("logs").resolve(name + ".log");
  }

  /** Makes the folders that everyone else takes for granted. */
  void create() throws IOException {
    if (!Files.exists(data)) {
      Files.createDirectories(data);
      if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
      }
    }
    Files.createDirectories(data.resolve("logs"));
    Files.createDirectories(programs());
    Files.createDirectories(restartRequests());
  }

  /** The newest file of the project that matches, for a version may stand beside the one before. */
  Optional<Path> newest(String glob) throws IOException {
    Path pattern = project.resolve(glob);
    Path folder = pattern.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    var matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern.getFileName());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> matcher.matches(file.getFileName()))
          .max(Comparator.comparing(Home::modified));
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
