package lessserver.outbound;

import java.io.IOException;
import java.io.InputStream;

/**
 * An answer's body that ends with a failure when it has more bytes than are taken, or the
 * connection breaks.
 */
final class BoundedBody extends InputStream {

  /** Why no more can be read. */
  static final class BrokenOffException extends IOException {

    private static final long serialVersionUID = 1L;

    private final CallFailed.Reason reason;

    private BrokenOffException(CallFailed.Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    CallFailed.Reason reason() {
      return reason;
    }
  }

  private final InputStream body;
  private final long atMost;
  private long taken;

  BoundedBody(InputStream body, long atMost) {
    super();
    this.body = body;
    this.atMost = atMost;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count;
    try {
      // Never far beyond the bound, whatever the reader's buffer holds.
      count = body.read(into, offset, (int) Math.min(length, atMost - taken + 1));
    } catch (IOException e) {
      throw new BrokenOffException(
          CallFailed.Reason.UNREACHABLE, "the answer broke off: " + e.getMessage());
    }
    taken += Math.max(0, count);
    if (taken > atMost) {
      throw tooLarge(atMost);
    }
    return count;
  }

  static BrokenOffException tooLarge(long atMost) {
    return new BrokenOffException(
        CallFailed.Reason.TOO_LARGE, "the answer has more than " + atMost + " bytes");
  }
}
