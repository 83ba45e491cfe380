package lessserver.etl.parse;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records that a spreadsheet shows and does not execute: a text that would be a formula gets
 * an apostrophe before it. Numbers are what they are. For one thread at a time.
 */
public final class SafeCsv {

  private static final String FORMULAS = "=+-@\t\r\n";

  private final CsvWriter csv;
  private final boolean raw;

  /**
   * A writer.
   *
   * @param raw leaves texts as they are, for those who read them with a program
   */
  public SafeCsv(Writer to, boolean raw) {
    this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(to);
    this.raw = raw;
  }

  public void write(List<? extends @Nullable Object> values) {
    csv.writeRecord(values.stream().map(this::text).toList());
  }

  /** Passes on what is held back. */
  public void flush() throws IOException {
    csv.flush();
  }

  private String text(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return value == null ? "" : value.toString();
    }
    boolean formula = !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0;
    return formula && !raw ? "'" + text : text;
  }
}
