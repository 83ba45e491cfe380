package lessserver.functions.idempotency;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A request whose body was read to be hashed and can be read again; the body limit bounds what it
 * holds.
 */
final class BufferedRequest extends HttpServletRequestWrapper {

  private final byte[] content;

  BufferedRequest(HttpServletRequest request) throws IOException {
    super(request);
    this.content = request.getInputStream().readAllBytes();
  }

  byte[] content() {
    return content;
  }

  @Override
  public ServletInputStream getInputStream() {
    var body = new ByteArrayInputStream(content);
    return new ServletInputStream() {
      @Override
      public int read() {
        return body.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        return body.read(buffer, offset, length);
      }

      @Override
      public boolean isFinished() {
        return body.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException(
            "the body is at hand; nothing is to be listened for");
      }
    };
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }
}
