package lessserver.etl.load;

import io.micrometer.tracing.CurrentTraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.PackedRows;
import lessserver.functions.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * A file's chunks, of which the next is made ready while one is loaded. Each is put together of
 * pieces: few rows at a time are there as objects, and many are loaded in one transaction. For one
 * thread at a time.
 */
final class ChunksAhead implements AutoCloseable {

  private static final int PIECES = 30;

  /** The first chunks are small: the database is to have something to do soon. */
  private static final int FIRST_PIECES = 2;

  /** Rows that are as long as may be would make too much of so many pieces. */
  private static final long OCTETS = 6_000_000;

  private static final int ROWS = 1_000; // at first

  private final Supplier<Optional<TypedChunk>> pieces;

  /**
   * Of the chunk that is made ready, and of the one before it. They are filled again and again: new
   * ones for each chunk would outlive the part of the heap that is cheap to clean.
   */
  private PackedRows filling;

  private PackedRows filled;

  private final TraceParent trace;
  private final @Nullable String traceparent;
  private final ExecutorService ahead = Executors.newVirtualThreadPerTaskExecutor();
  private Future<Optional<TypedChunk>> coming;
  private int most = FIRST_PIECES;

  ChunksAhead(List<Column> columns, Supplier<Optional<TypedChunk>> pieces, TraceParent trace) {
    this.filling = new PackedRows(columns, ROWS);
    this.filled = new PackedRows(columns, ROWS);
    this.pieces = pieces;
    this.trace = trace;
    this.traceparent = trace.current();
    this.coming = ahead.submit(this::gather);
  }

  /** The next one, whose rows are there until the one after it is asked for; empty at the end. */
  Optional<TypedChunk> next() {
    Optional<TypedChunk> chunk = await(coming);
    if (chunk.isPresent()) {
      PackedRows free = filled;
      filled = filling;
      filling = free;
      most = Math.min(PIECES, 2 * most);
      coming = ahead.submit(this::gather);
    }
    return chunk;
  }

  private Optional<TypedChunk> gather() {
    try (CurrentTraceContext.Scope _ = trace.continueFrom(traceparent)) {
      List<TypedChunk> chunk = new ArrayList<>(most);
      long octets = 0;
      Optional<TypedChunk> piece = pieces.get();
      while (piece.isPresent()) {
        chunk.add(piece.get());
        octets += piece.get().octets();
        piece = chunk.size() < most && octets < OCTETS ? pieces.get() : Optional.empty();
      }
      return chunk.isEmpty() ? Optional.empty() : Optional.of(TypedChunk.join(chunk, filling));
    }
  }

  private static Optional<TypedChunk> await(Future<Optional<TypedChunk>> chunk) {
    try {
      return chunk.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a chunk is made ready", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a chunk cannot be made ready", e);
    }
  }

  /** Waits for the chunk under way, which reads from the file. */
  @Override
  public void close() {
    ahead.close();
  }
}
