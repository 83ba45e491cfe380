package lessserver.functions.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;

/** A response that a browser keeps as a file. */
public final class Download {

  private Download() {}

  /**
   * Writes one. What is refused before a byte has gone out is answered as any problem is; what
   * fails later breaks it off.
   *
   * @param name of the file
   * @param type its media type
   */
  public static void send(
      HttpServletResponse response, String name, String type, Consumer<Writer> content)
      throws IOException {
    // Not the response's own writer, beside which a problem could not be written any more.
    Writer writer =
        new BufferedWriter(
            new OutputStreamWriter(new Body(response, name, type), StandardCharsets.UTF_8));
    content.accept(writer);
    writer.flush();
  }

  /** Says what it is when its first bytes go out: a problem in its place must be no file. */
  private static final class Body extends FilterOutputStream {

    private final HttpServletResponse response;
    private final String name;
    private final String type;
    private boolean begun;

    private Body(HttpServletResponse response, String name, String type) throws IOException {
      super(response.getOutputStream());
      this.response = response;
      this.name = name;
      this.type = type;
    }

    @Override
    public void write(int octet) throws IOException {
      begin();
      out.write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      begin();
      out.write(octets, offset, length);
    }

    @Override
    public void flush() throws IOException {
      begin();
      out.flush();
    }

    private void begin() throws IOException {
      if (!begun) {
        begun = true;
        response.setContentType(type + ";charset=UTF-8");
        response.setHeader(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        response.flushBuffer(); // From now on it is the file or broken.
      }
    }
  }
}
