package lessserver.testing.openapi;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request whose body is remembered as far as it is read. */
final class HeardRequest extends HttpServletRequestWrapper {

  private final Memory memory = new Memory();
  private @Nullable ServletInputStream stream;
  private volatile boolean brokenOff;

  HeardRequest(HttpServletRequest request) {
    super(request);
  }

  /** Null if it was not read to its end. */
  byte @Nullable [] body() {
    byte[] content = memory.content();
    long declared = getContentLengthLong();
    return content == null || (declared >= 0 && content.length < declared) ? null : content;
  }

  /** Whether its client was gone before it was read: then nobody can be answered. */
  boolean isBrokenOff() {
    return brokenOff;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (stream == null) {
      stream = new RememberingStream(super.getInputStream());
    }
    return stream;
  }

  private final class RememberingStream extends ServletInputStream {

    private final ServletInputStream body;

    private RememberingStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int count = body.read(buffer, offset, length);
        if (count > 0) {
          memory.add(buffer, offset, count);
        }
        return count;
      } catch (IOException e) {
        brokenOff = true;
        throw e;
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
