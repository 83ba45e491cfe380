package lessserver.etl.imports;

import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes in.
 *
 * @param force imports it although the same bytes were imported before
 * @param replayOf the import whose corrected rows it has, or null
 * @param importId of the import that it becomes: told again under the same one, it is that import
 */
public record FileArrival(
    ImportOptions options,
    InputStream content,
    boolean force,
    @Nullable String replayOf,
    String importId) {

  /** A file that somebody sends. */
  public static FileArrival sent(ImportOptions options, InputStream content, boolean force) {
    return sent(options, content, force, UUID.randomUUID());
  }

  /** A file that somebody sends and gives a name, under which he may send it again. */
  public static FileArrival sent(
      ImportOptions options, InputStream content, boolean force, UUID importId) {
    return new FileArrival(options, content, force, null, importId.toString());
  }
}
