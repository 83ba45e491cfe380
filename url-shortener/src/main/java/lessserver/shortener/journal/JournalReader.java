package lessserver.shortener.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the entries of a journal that may still be written to, in their order. What its writer did
 * not complete when it died is no entry: nobody was told that it was written. For one thread.
 */
final class JournalReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JournalReader.class);

  private static final int CHUNK = 256 * 1024;
  private static final int LARGEST = 1024 * 1024;

  private final Path folder;
  private final long from;

  /** Those files, by their first entries, in which something cannot be read. */
  private final Set<Long> bad = new HashSet<>();

  private @Nullable RandomAccessFile file;
  private long segment = -1;
  private long number;
  private long position;

  /** Used again and again: the relay looks for more many times a second. */
  private byte[] buffer = new byte[CHUNK];

  /** What of {@link #buffer} is read and not yet given out. */
  private ByteBuffer chunk = ByteBuffer.allocate(0);

  /** Reads from the entry of that number on. */
  JournalReader(Path folder, long from) {
    this.folder = folder;
    this.from = from;
  }

  /** An entry and its number. */
  record Numbered(long number, Entry entry) {}

  /** The next entries, as many as there are and at most so many. */
  List<Numbered> read(int most) throws IOException {
    List<Numbered> read = new ArrayList<>();
    while (read.size() < most) {
      byte[] bytes = next();
      if (bytes == null) {
        break;
      }
      if (number >= from) {
        read.add(new Numbered(number, Entry.of(bytes)));
      }
      number++;
    }
    return read;
  }

  /** Drops the files before the one that is read, all of whose entries must be published. */
  void dropFinished() throws IOException {
    drop(segment);
  }

  /** Drops all files, all of whose entries must be published; nothing more comes to any. */
  void dropAll() throws IOException {
    leave();
    drop(Long.MAX_VALUE);
  }

  private void drop(long before) throws IOException {
    for (Path each : Segments.in(folder)) {
      long first = Segments.first(each);
      if (first < before) {
        if (bad.contains(first)) {
          Segments.keepAsBad(each);
        } else {
          Files.delete(each);
        }
      }
    }
  }

  private byte @Nullable [] next() throws IOException {
    while (true) {
      byte[] bytes = file == null ? null : complete();
      if (bytes != null) {
        return bytes;
      }
      Optional<Path> following =
          Segments.in(folder).stream().filter(each -> Segments.first(each) > segment).findFirst();
      if (following.isEmpty()) {
        return null;
      }
      // Only now is it sure that nothing more comes in the segment.
      bytes = file == null ? null : complete();
      if (bytes != null) {
        return bytes;
      }
      leave();
      open(following.get());
    }
  }

  /** Says what is left of the file that cannot be read. */
  private void leave() throws IOException {
    RandomAccessFile left = file;
    if (left == null || left.length() == position) {
      return;
    }
    long octets = left.length() - position;
    if (isCutOff()) {
      log.info("event=journal-entry-cut-off file={} octets={}", name(), octets);
    } else {
      bad.add(segment);
      log.error("event=journal-unreadable file={} from={} octets={}", name(), position, octets);
    }
  }

  private Path name() {
    return Segments.file(folder, segment);
  }

  /** Whether the writer died over the next entry, rather than the disk over what it had. */
  private boolean isCutOff() throws IOException {
    if (!has(Segments.HEAD)) {
      return true;
    }
    int length = chunk.getInt(chunk.position());
    return length > 0 && length <= LARGEST && !has(Segments.HEAD + length);
  }

  private void open(Path next) throws IOException {
    close();
    file = new RandomAccessFile(next.toFile(), "r");
    segment = Segments.first(next);
    number = segment;
    position = 0;
    chunk = ByteBuffer.allocate(0);
  }

  /** The bytes of the next entry of this segment, if it is there as a whole. */
  private byte @Nullable [] complete() throws IOException {
    if (!has(Segments.HEAD)) {
      return null;
    }
    int length = chunk.getInt(chunk.position());
    int checksum = chunk.getInt(chunk.position() + Integer.BYTES);
    if (length <= 0 || length > LARGEST || !has(Segments.HEAD + length)) {
      return null;
    }
    int start = chunk.position() + Segments.HEAD;
    byte[] bytes = new byte[length];
    chunk.get(start, bytes);
    if (Segments.checksum(bytes) != checksum) {
      chunk = ByteBuffer.allocate(0); // It may be complete when it is read the next time.
      return null;
    }
    chunk.position(start + length);
    position += Segments.HEAD + length;
    return bytes;
  }

  private boolean has(int octets) throws IOException {
    if (chunk.remaining() >= octets) {
      return true;
    }
    RandomAccessFile open = file;
    if (open == null) {
      return false;
    }
    if (buffer.length < octets) {
      buffer = new byte[octets];
    }
    open.seek(position);
    int read = open.read(buffer);
    chunk = ByteBuffer.wrap(buffer, 0, Math.max(0, read));
    return chunk.remaining() >= octets;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
