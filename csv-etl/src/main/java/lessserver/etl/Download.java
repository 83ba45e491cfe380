package lessserver.etl;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
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
   * Writes one. What is refused before a byte has gone out is answered as any problem is.
   *
   * @param name of the file
   * @param type its media type
   */
  public static void send(
      HttpServletResponse response, String name, String type, Consumer<Writer> content)
      throws IOException {
    response.setContentType(type + ";charset=UTF-8");
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
    // Not the response's own writer, beside which a problem could not be written any more.
    Writer writer =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    try {
      content.accept(writer);
      writer.flush();
    } catch (RuntimeException e) {
      if (!response.isCommitted()) {
        response.resetBuffer();
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, null);
      }
      throw e;
    }
  }
}
