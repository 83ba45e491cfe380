package lessserver.shortener.link;

import java.util.List;
import lessserver.functions.Refusal.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * What became of the rows of a file, or would.
 *
 * @param created how many became links
 */
record ImportReport(boolean dryRun, int rows, int created, int refused, List<Row> items) {

  /** What can become of a row. */
  enum Status {
    CREATED,
    WOULD_BE_CREATED,
    REFUSED
  }

  /**
   * One row.
   *
   * @param line where it begins in the file
   * @param code the link's; null if it was refused, or is yet to be drawn by lot
   * @param reason why it was refused
   */
  record Row(
      long line,
      Status status,
      @Nullable String code,
      @Nullable String shortUrl,
      @Nullable String reason,
      List<FieldError> errors) {}
}
