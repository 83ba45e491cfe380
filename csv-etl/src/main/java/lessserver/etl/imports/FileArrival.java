package lessserver.etl.imports;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes in.
 *
 * @param force imports it although the same bytes were imported before
 * @param replayOf the import whose corrected rows it has, or null
 */
public record FileArrival(
    ImportOptions options,
    InputStream content,
    boolean force,
    @Nullable String replayOf) {

  /** A file that somebody sends. */
  public static FileArrival sent(ImportOptions options, InputStream content, boolean force) {
    return new FileArrival(options, content, force, null);
  }
}
