package lessserver.etl.parse;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * A file's bytes, taken out of the gzip or the zip that they may be packed in, and never more than
 * a limit: a few packed bytes can stand for very many.
 */
public final class Unpacked extends FilterInputStream {

  private static final int BUFFER = 64 * 1024;
  private static final int MAGIC = 4;

  private final boolean packed;
  private final boolean whole;
  private long left;

  private Unpacked(InputStream in, boolean packed, boolean whole, long atMost) {
    super(in);
    this.packed = packed;
    this.whole = whole;
    this.left = atMost;
  }

  /**
   * The bytes from their beginning; closes the stream when it is closed itself.
   *
   * @throws FileProblem then, or while it is read, if it is no archive of one file, or too large
   */
  public static Unpacked of(InputStream file, long atMost) throws IOException {
    return of(file, true, atMost);
  }

  /** The same of the beginning of a file, which may be cut off anywhere. */
  public static Unpacked ofBeginning(InputStream file, long atMost) throws IOException {
    return of(file, false, atMost);
  }

  private static Unpacked of(InputStream file, boolean whole, long atMost) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(file, BUFFER);
    buffered.mark(MAGIC);
    byte[] magic = buffered.readNBytes(MAGIC);
    buffered.reset();
    try {
      if (magic.length >= 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B) {
        return new Unpacked(new GZIPInputStream(buffered, BUFFER), true, whole, atMost);
      }
      if (magic.length == MAGIC
          && magic[0] == 'P'
          && magic[1] == 'K'
          && (magic[2] == 3 || magic[2] == 5) // a file first, or the end of an empty one
          && magic[3] == magic[2] + 1) {
        return new Unpacked(new SingleEntry(buffered), true, whole, atMost);
      }
    } catch (ZipException | EOFException e) {
      throw broken(e);
    }
    return new Unpacked(buffered, false, whole, atMost);
  }

  public boolean isPacked() {
    return packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = super.read(buffer, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new FileProblem("too-large", "Unpacked, the file is larger than is taken here.");
      }
      return count;
    } catch (EOFException e) {
      if (whole) {
        throw broken(e);
      }
      return -1;
    } catch (ZipException e) {
      throw broken(e);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[Math.clamp(count, 0, BUFFER)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static FileProblem broken(IOException why) {
    return new FileProblem("broken-archive", "The archive is damaged: " + why.getMessage() + ".");
  }

  /** The one file in a zip. */
  private static final class SingleEntry extends FilterInputStream {

    private final ZipInputStream zip;
    private boolean ended;

    private SingleEntry(InputStream file) throws IOException {
      super(new ZipInputStream(file));
      this.zip = (ZipInputStream) in;
      if (zip.getNextEntry() == null) {
        throw new FileProblem("empty-archive", "There is no file in the zip.");
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (ended) {
        return -1;
      }
      int count = super.read(buffer, offset, length);
      if (count < 0) {
        ended = true;
        if (zip.getNextEntry() != null) {
          throw new FileProblem(
              "several-files", "There is more than one file in the zip; send them one by one.");
        }
      }
      return count;
    }
  }
}
