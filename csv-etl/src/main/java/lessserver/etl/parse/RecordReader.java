package lessserver.etl.parse;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record after another, as RFC 4180 has them. What cannot be read is one record with its fault,
 * and reading goes on with the line after it: a quote that is never closed costs its line, not the
 * rest of the file. Memory is bounded by {@link Limits}. For one thread at a time.
 */
public final class RecordReader implements AutoCloseable {

  /** A file in which so many quotes swallow so much text is not worth the time. */
  private static final int MOST_LONG_FAULTS = 100;

  private static final int LONG_FAULT = 100_000;

  /** A power of two, in which the longest field has room: the buffer grows by doubling. */
  private static final int BUFFER = 1 << 21;

  private final LineTap tap;
  private final Dialect dialect;
  private CloseableIterator<RawRow> records;
  private RowHandler handler;
  private int longFaults;

  public RecordReader(Reader source, Dialect dialect) {
    this.tap = new LineTap(source);
    this.dialect = dialect;
    this.handler = new RowHandler(0);
    this.records = parse(handler);
  }

  private CloseableIterator<RawRow> parse(RowHandler to) {
    return CsvReader.builder()
        .fieldSeparator(dialect.delimiter())
        .quoteCharacter(dialect.quote())
        .skipEmptyLines(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .maxBufferSize(BUFFER)
        .build(to, tap)
        .iterator();
  }

  /**
   * The next record, or null after the last.
   *
   * @throws FileProblem if the file is not worth reading on
   */
  public @Nullable RawRow next() throws IOException {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (CsvParseException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure; // of what is read from, which is none of the record's
      }
      return skip();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private @Nullable RawRow skip() throws IOException {
    long line = handler.line();
    RawText text = tap.text();
    int length = text.lines(line, 1, Limits.FIELD + 1).length();
    int swallowed = text.all().length() - Math.max(0, text.startOf(line));
    if (swallowed > LONG_FAULT && ++longFaults > MOST_LONG_FAULTS) {
      throw new FileProblem(
          "too-many-open-quotes",
          "More than "
              + MOST_LONG_FAULTS
              + " quotes are opened and not closed, the last on line "
              + line
              + ".");
    }
    long next = tap.moveTo(line + 1);
    handler = new RowHandler(next - 1);
    records = parse(handler);
    return RawRow.unreadable(
        line,
        (int) (next - line),
        length > Limits.FIELD ? RawRow.Fault.FIELD_TOO_LONG : RawRow.Fault.MALFORMED_QUOTES);
  }

  /** The text that was read last. */
  public RawText text() {
    return tap.text();
  }

  /** The text before this line is needed no more. */
  public void forgetBefore(long line) {
    tap.forgetBefore(line);
  }

  @Override
  public void close() throws IOException {
    tap.close();
  }

  private static final class RowHandler extends AbstractBaseCsvCallbackHandler<RawRow> {

    private final long linesBefore;
    private List<String> fields = new ArrayList<>();
    private int width;
    private int characters;
    private int lines;
    private RawRow.@Nullable Fault fault;

    private RowHandler(long linesBefore) {
      this.linesBefore = linesBefore;
    }

    private long line() {
      return linesBefore + getStartingLineNumber();
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      width = Math.max(width, fields.size());
      fields = new ArrayList<>(width);
      characters = 0;
      lines = 1;
      fault = null;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      if (quoted) {
        lines += breaks(buffer, offset, length);
      }
      if (fault != null) {
        return;
      }
      characters += length;
      if (index >= Limits.COLUMNS) {
        refuse(RawRow.Fault.TOO_MANY_FIELDS);
      } else if (length > Limits.FIELD) {
        refuse(RawRow.Fault.FIELD_TOO_LONG);
      } else if (characters > Limits.RECORD) {
        refuse(RawRow.Fault.RECORD_TOO_LONG);
      } else {
        fields.add(new String(buffer, offset, length));
      }
    }

    private void refuse(RawRow.Fault why) {
      fault = why;
      fields = new ArrayList<>();
    }

    private static int breaks(char[] buffer, int offset, int length) {
      int breaks = 0;
      for (int i = offset; i < offset + length; i++) {
        if (buffer[i] == '\r' || (buffer[i] == '\n' && (i == offset || buffer[i - 1] != '\r'))) {
          breaks++;
        }
      }
      return breaks;
    }

    @Override
    protected RawRow buildRecord() {
      return new RawRow(line(), lines, fields, fault);
    }
  }
}
