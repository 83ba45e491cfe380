package lessserver.shortener.journal;

import java.io.FileOutputStream;
import java.io.IOException;
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
  private final Disk disk;

  private final ReentrantLock writing = new ReentrantLock();
  private @Nullable Segment segment;
  private volatile long next;
  private boolean closed;

  JournalWriter(Path folder, long segmentSize, boolean sync) {
    this(folder, segmentSize, sync, file -> file.getFD().sync());
  }

  JournalWriter(Path folder, long segmentSize, boolean sync, Disk disk) {
    this.folder = folder;
    this.segmentSize = segmentSize;
    this.sync = sync;
    this.disk = disk;
  }

  /** Sees to it that a file is on the disk. */
  @FunctionalInterface
  interface Disk {

    void sync(FileOutputStream file) throws IOException;
  }

  /** How many entries there are. */
  long count() {
    return next;
  }

  /**
   * Writes an entry.
   *
   * @throws IOException if it cannot be written, or not be synced; then it may be there or not
   */
  void append(byte[] entry) throws IOException {
    byte[] frame = Segments.frame(entry);
    Segment to;
    long number;
    writing.lock();
    try {
      to = segment();
      try {
        to.write(frame);
      } catch (IOException e) {
        endAfter(e); // A part of the entry may be in it: nothing can follow there.
        throw e;
      }
      number = next;
      next = number + 1;
    } finally {
      writing.unlock();
    }
    if (sync) {
      to.sync(number);
    }
  }

  private Segment segment() throws IOException {
    if (closed) {
      throw new IOException("the journal is closed");
    }
    if (segment != null && segment.isOver()) {
      endSegment();
    }
    if (segment == null) {
      segment = new Segment(new FileOutputStream(Segments.file(folder, next).toFile()));
      if (sync) {
        forceFolder();
      }
    }
    return segment;
  }

  /** The new file is found again, and so is the folder it is in. */
  private void forceFolder() throws IOException {
    try {
      Segments.force(folder);
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Segments.force(parent);
      }
    } catch (IOException e) {
      endAfter(e); // It is tried again with the next entry.
      throw e;
    }
  }

  private void endAfter(IOException trouble) {
    try {
      endSegment();
    } catch (IOException more) {
      trouble.addSuppressed(more);
    }
  }

  private void endSegment() throws IOException {
    if (segment != null) {
      Segment ended = segment;
      segment = null;
      ended.end();
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

  /**
   * One file. A sync that failed counts for all who wait for it, and the file is over: the next
   * sync could succeed although what the first was to write is lost.
   */
  private final class Segment {

    /** Not a channel, which an interrupt would close. */
    private final FileOutputStream file;

    private final ReentrantLock syncing = new ReentrantLock();
    private long size;
    private long synced;
    private volatile @Nullable IOException failure;

    Segment(FileOutputStream file) {
      this.file = file;
    }

    boolean isOver() {
      return size >= segmentSize || failure != null;
    }

    void write(byte[] frame) throws IOException {
      file.write(frame);
      size += frame.length;
    }

    /** One of those who wait does it for all who wrote before. */
    void sync(long number) throws IOException {
      syncing.lock();
      try {
        if (synced > number) {
          return;
        }
        if (failure != null) {
          throw new IOException("the disk did not take what was written", failure);
        }
        long upTo = next;
        force();
        synced = upTo;
      } finally {
        syncing.unlock();
      }
    }

    void end() throws IOException {
      syncing.lock();
      try (file) {
        if (sync && failure == null) {
          force();
          synced = Long.MAX_VALUE;
        }
      } finally {
        syncing.unlock();
      }
    }

    private void force() throws IOException {
      try {
        disk.sync(file);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
