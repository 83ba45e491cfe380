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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
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

  private static final Pattern JSON = Pattern.compile("[a-z]+/(json|[^/]+\\+json)");

  private final DataSize usual;
  private final Map<String, DataSize> at;
  private final Refusals refusals;

  /**
   * A limit for each path.
   *
   * @param usual what holds unless a path says otherwise
   * @param at what holds for a path instead, but for JSON
   */
  BodyLimit(DataSize usual, Map<String, DataSize> at, Refusals refusals) {
    this.usual = usual;
    this.at = Map.copyOf(at);
    this.refusals = refusals;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    DataSize limit = limit(request);
    if (request.getContentLengthLong() > limit.toBytes()) {
      refusals.refuse(request, response, tooLarge(limit));
      return;
    }
    if (request.getContentLengthLong() < 0 && isForm(request)) {
      refusals.refuse(request, response, lengthRequired());
      return;
    }
    try {
      chain.doFilter(new LimitedRequest(request, limit), response);
    } catch (BodyTooLarge e) {
      refusals.refuse(request, response, e.asProblem());
    }
  }

  private DataSize limit(HttpServletRequest request) {
    return isJson(request) ? usual : at.getOrDefault(request.getRequestURI(), usual);
  }

  /** It is read into memory, whatever else its path takes. */
  private static boolean isJson(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null
        && JSON.matcher(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)).matches();
  }

  /** Its parts are taken apart before anybody reads them here and could count. */
  private static boolean isForm(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
  }

  private static ErrorResponseException lengthRequired() {
    HttpStatus status = HttpStatus.LENGTH_REQUIRED;
    return new ErrorResponseException(
        status,
        ProblemDetail.forStatusAndDetail(status, "A form has to say how long it is."),
        null);
  }

  private static ErrorResponseException tooLarge(DataSize limit) {
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

  private static final class LimitedRequest extends HttpServletRequestWrapper {

    private final DataSize limit;

    private LimitedRequest(HttpServletRequest request, DataSize limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream(), limit);
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

  private static final class LimitedStream extends ServletInputStream {

    private final ServletInputStream body;
    private final DataSize limit;
    private long read;

    private LimitedStream(ServletInputStream body, DataSize limit) {
      this.body = body;
      this.limit = limit;
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
        throw new BodyTooLarge(tooLarge(limit));
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
