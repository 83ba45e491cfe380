package lessserver.functions.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over the limit with 413: at once when the length is declared, else as soon as it
 * is passed.
 */
final class BodyLimit extends OncePerRequestFilter {

  private final DataSize limit;
  private final Refusals refusals;

  BodyLimit(DataSize limit, Refusals refusals) {
    this.limit = limit;
    this.refusals = refusals;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > limit.toBytes()) {
      refusals.refuse(request, response, tooLarge());
      return;
    }
    try {
      chain.doFilter(new LimitedRequest(request), response);
    } catch (BodyTooLarge e) {
      refusals.refuse(request, response, e.asProblem());
    }
  }

  private ErrorResponseException tooLarge() {
    HttpStatus status = HttpStatus.PAYLOAD_TOO_LARGE;
    String detail =
        "The body is larger than the " + limit.toKilobytes() + " KB that this address takes.";
    return new ErrorResponseException(
        status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  /**
   * An I/O failure to whoever reads the body; {@link ProblemDetails} finds it as a cause and
   * answers 413.
   */
  static final class BodyTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorResponseException problem;

    private BodyTooLarge(ErrorResponseException problem) {
      super("body larger than the limit");
      this.problem = problem;
    }

    ErrorResponseException asProblem() {
      return problem;
    }
  }

  private final class LimitedRequest extends HttpServletRequestWrapper {

    private LimitedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream());
    }

    @Override
    public BufferedReader getReader() throws IOException {
      String encoding = getCharacterEncoding();
      return new BufferedReader(
          new InputStreamReader(
              getInputStream(),
              encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
    }
  }

  private final class LimitedStream extends ServletInputStream {

    private final ServletInputStream body;
    private long read;

    private LimitedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int octet = body.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = body.read(buffer, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int octets) throws BodyTooLarge {
      read += octets;
      if (read > limit.toBytes()) {
        throw new BodyTooLarge(tooLarge());
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
