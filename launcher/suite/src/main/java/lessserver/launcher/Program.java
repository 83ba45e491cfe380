package lessserver.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program in the place it runs from.
 *
 * @param jar with its libraries in the folder {@code lib} beside it
 * @param springBoot whether it is one of Spring Boot's, which can rehearse their start
 */
record Program(Path jar, String version, boolean springBoot) {

  /** Its classes, loaded and linked ahead of time: a start takes half the processor time. */
  Path classCache() {
    return jar.resolveSibling("classes.aot");
  }

  boolean canBeRehearsed() {
    return springBoot && Files.notExists(classCache());
  }
}
