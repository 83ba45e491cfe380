package lessserver.images.picture;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory, as decoders read it, until their time is over: then every read fails, which
 * ends the slowest of them. One thread at a time.
 */
final class DeadlineInput extends ImageInputStreamImpl {

  /** The time is over. */
  static final class TimeOverException extends IOException {

    private static final long serialVersionUID = 1L;

    private TimeOverException() {
      super("the time is over");
    }
  }

  private final byte[] content;
  private final BooleanSupplier isOver;

  /**
   * The file from its beginning.
   *
   * @param isOver whether the time is
   */
  DeadlineInput(byte[] content, BooleanSupplier isOver) {
    super();
    this.content = content;
    this.isOver = isOver;
  }

  @Override
  public int read() throws IOException {
    checkTime();
    bitOffset = 0;
    return streamPos >= content.length ? -1 : content[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    checkTime();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= content.length) {
      return -1;
    }
    int count = (int) Math.min(length, content.length - streamPos);
    System.arraycopy(content, (int) streamPos, into, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return content.length;
  }

  private void checkTime() throws IOException {
    if (isOver.getAsBoolean()) {
      throw new TimeOverException();
    }
  }
}
