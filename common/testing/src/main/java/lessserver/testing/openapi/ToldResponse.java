package lessserver.testing.openapi;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A response whose body is remembered as it goes out, even if nobody is there any more. */
final class ToldResponse extends HttpServletResponseWrapper {

  private final Memory memory = new Memory();
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;
  private boolean leftToContainer;

  ToldResponse(HttpServletResponse response) {
    super(response);
  }

  /** Null if it was too long to be remembered. */
  byte @Nullable [] body() {
    if (writer != null) {
      writer.flush();
    }
    return memory.content();
  }

  /** Whether the container is to make the answer, which passes by once more then. */
  boolean isLeftToContainer() {
    return leftToContainer;
  }

  @Override
  public void sendError(int status) throws IOException {
    leftToContainer = true;
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    leftToContainer = true;
    super.sendError(status, message);
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (stream == null) {
      stream = new RememberingStream(super.getOutputStream(), memory);
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      writer =
          new PrintWriter(
              new OutputStreamWriter(getOutputStream(), Charset.forName(getCharacterEncoding())));
    }
    return writer;
  }

  @Override
  public void flushBuffer() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    super.flushBuffer();
  }

  @Override
  public void reset() {
    super.reset();
    memory.clear();
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    memory.clear();
  }

  private static final class RememberingStream extends ServletOutputStream {

    private final ServletOutputStream body;
    private final Memory memory;

    private RememberingStream(ServletOutputStream body, Memory memory) {
      this.body = body;
      this.memory = memory;
    }

    @Override
    public void write(int octet) throws IOException {
      memory.add(new byte[] {(byte) octet}, 0, 1);
      body.write(octet);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      memory.add(buffer, offset, length);
      body.write(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
      body.flush();
    }

    @Override
    public void close() throws IOException {
      body.close();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      body.setWriteListener(listener);
    }
  }
}
