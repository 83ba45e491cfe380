package lessserver.shortener.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends entries to a journal. When {@link #append} returns, an entry is with the operating
 * system, where the death of this process does not reach it; if asked to, it is on the disk. Then
 * those who wait at the same time share one sync. Safe for use by many threads.
 */
final class JournalWriter implements AutoCloseable {

  private final Path folder;
  private final long segmentSize;
  private final boolean sync;

  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock syncing = new ReentrantLock();

  /** Not a channel, which an interrupt would close. */
  private @Nullable FileOutputStream segment;

  private long size;
  private volatile long next;
  private long synced;
  private boolean closed;

  JournalWriter(Path folder, long segmentSize, boolean sync) {
    this.folder = folder;
    this.segmentSize = segmentSize;
    this.sync = sync;
  }

  /** How many entries there are. */
  long count() {
    return next;
  }

  void append(byte[] entry) throws IOException {
    byte[] frame = Segments.frame(entry);
    long number;
    writing.lock();
    try {
      FileOutputStream to = segment();
      try {
        to.write(frame);
      } catch (IOException e) {
        endSegment(); // A part of the entry may be in it: nothing can follow there.
        throw e;
      }
      size += frame.length;
      number = next;
      next = number + 1;
    } finally {
      writing.unlock();
    }
    if (sync) {
      sync(number);
    }
  }

  private FileOutputStream segment() throws IOException {
    if (closed) {
      throw new IOException("the journal is closed");
    }
    if (segment != null && size >= segmentSize) {
      endSegment();
    }
    if (segment == null) {
      segment = new FileOutputStream(Segments.file(folder, next).toFile());
      size = 0;
    }
    return segment;
  }

  private void endSegment() throws IOException {
    if (segment != null) {
      FileOutputStream ended = segment;
      segment = null;
      try (ended) {
        if (sync) {
          ended.getFD().sync();
        }
      }
    }
  }

  /** One of those who wait does it for all who wrote before. */
  private void sync(long number) throws IOException {
    syncing.lock();
    try {
      if (synced > number) {
        return;
      }
      FileOutputStream current;
      long upTo;
      writing.lock();
      try {
        current = segment;
        upTo = next;
      } finally {
        writing.unlock();
      }
      if (current != null) {
        sync(current);
      }
      synced = upTo;
    } finally {
      syncing.unlock();
    }
  }

  private void sync(FileOutputStream current) throws IOException {
    try {
      current.getFD().sync();
    } catch (SyncFailedException e) {
      if (current.getFD().valid()) {
        throw e;
      }
      // It was full and has been closed at this moment, which syncs it first.
    }
  }

  @Override
  public void close() throws IOException {
    writing.lock();
    try {
      closed = true;
      endSegment();
    } finally {
      writing.unlock();
    }
  }
}
