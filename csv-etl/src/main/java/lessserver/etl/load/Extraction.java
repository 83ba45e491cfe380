package lessserver.etl.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lessserver.etl.parse.RawRow;
import lessserver.etl.parse.RecordReader;
import lessserver.etl.parse.Unpacked;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/**
 * A file being read, a chunk of rows at a time, from after the checkpoint on. The rows before it
 * are read again, which costs a hundredth of loading them and works for packed files as well. Who
 * composes functions gets its chunks as they are asked for, once. For one thread at a time.
 */
public final class Extraction implements Publisher<RawChunk>, AutoCloseable {

  private static final int ROWS = 1_000;
  private static final int CHARACTERS = 200_000;

  /** What a row counts that cannot be read: to go on after it costs as much as is kept. */
  private static final int FAULTY = 20_000;

  private final LoadPlan plan;
  private final Counted file;
  private final RecordReader records;
  private boolean headerToCome;
  private long rows;

  Extraction(LoadPlan plan, InputStream file, long atMost) throws IOException {
    this.plan = plan;
    this.file = new Counted(file);
    this.records =
        new RecordReader(
            new InputStreamReader(
                Unpacked.of(this.file, atMost), Charset.forName(plan.dialect().encoding())),
            plan.dialect());
    this.headerToCome = plan.dialect().header();
    skip(plan.done().rowsRead());
  }

  private void skip(long count) throws IOException {
    while (rows < count) {
      RawRow row = read();
      if (row == null) {
        throw new IllegalStateException("the file has fewer rows than were loaded");
      }
      records.forgetBefore(row.line());
      rows++;
    }
  }

  /** The next rows; empty at the end. */
  public Optional<RawChunk> next() {
    try {
      long first = rows;
      List<RawRow> chunk = new ArrayList<>();
      int characters = 0;
      while (chunk.size() < ROWS && characters < CHARACTERS) {
        RawRow row = read();
        if (row == null) {
          break;
        }
        if (chunk.isEmpty()) {
          records.forgetBefore(row.line());
        }
        chunk.add(row);
        rows++;
        characters += row.fault() == null ? 0 : FAULTY;
        for (String field : row.fields()) {
          characters += field.length() + 1;
        }
      }
      return chunk.isEmpty()
          ? Optional.empty()
          : Optional.of(new RawChunk(plan, first, chunk, file.count, records.text()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the file", e);
    }
  }

  /** The next row that is not the header. */
  private @Nullable RawRow read() throws IOException {
    RawRow row = records.next();
    if (headerToCome && row != null && !row.isBlank()) {
      headerToCome = false;
      return records.next();
    }
    return row;
  }

  /** The chunks that are left; closes the file after them. */
  @Override
  public void subscribe(Subscriber<? super RawChunk> subscriber) {
    Flux.<RawChunk>generate(chunks -> next().ifPresentOrElse(chunks::next, chunks::complete))
        .doFinally(_ -> close())
        .subscribe(subscriber);
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the file", e);
    }
  }

  /** Counts what passes. */
  private static final class Counted extends FilterInputStream {

    private long count;

    private Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count += octet < 0 ? 0 : 1;
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
