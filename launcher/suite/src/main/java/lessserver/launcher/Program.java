package lessserver.launcher;

import java.nio.file.Path;

/**
 * A program in the place it runs from.
 *
 * @param jar with its libraries in the folder {@code lib} beside it
 */
record Program(Path jar, String version) {}
