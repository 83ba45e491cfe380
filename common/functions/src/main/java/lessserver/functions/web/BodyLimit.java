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
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies over the limit with 413: at once when the length is declared, else as soon as it
 * is passed. And those that are read into memory with 503 while there is no room for them: many
 * that are allowed would be too much together.
 */
final class BodyLimit extends OncePerRequestFilter {

  private static final Pattern JSON = Pattern.compile("[a-z]+/(json|[^/]+\\+json)");

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final WebProperties properties;
  private final Refusals refusals;

  /** One for each octet. */
  private final Semaphore room;

  BodyLimit(WebProperties properties, Refusals refusals) {
    this.properties = properties;
    this.refusals = refusals;
    this.room = new Semaphore(Math.toIntExact(properties.bodiesInMemory().toBytes()));
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
    var body = new LimitedRequest(request, limit, isStreamed(request) ? null : new Share(room));
    try {
      chain.doFilter(body, response);
    } catch (BodyTooLarge e) {
      refusals.refuse(request, response, e.asProblem());
    } finally {
      body.giveBack();
    }
  }

  private DataSize limit(HttpServletRequest request) {
    if (isJson(request)) {
      return properties.maxBody();
    }
    String path = request.getRequestURI();
    return properties
        .maxStreamedAt()
        .getOrDefault(path, properties.maxBodyAt().getOrDefault(path, properties.maxBody()));
  }

  private boolean isStreamed(HttpServletRequest request) {
    return !isJson(request) && properties.maxStreamedAt().containsKey(request.getRequestURI());
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

  private static ErrorResponseException noRoom() {
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    var problem =
        new ErrorResponseException(
            status,
            ProblemDetail.forStatusAndDetail(
                status, "The service is reading as much as it can keep in mind; try again."),
            null);
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER.toSeconds()));
    return problem;
  }

  /** What one body takes of the room that all share. For one thread at a time. */
  private static final class Share {

    private final Semaphore room;
    private int taken;

    private Share(Semaphore room) {
      this.room = room;
    }

    private void take(int octets) throws BodyTooLarge {
      if (!room.tryAcquire(octets)) {
        throw new BodyTooLarge(noRoom());
      }
      taken += octets;
    }

    private void giveBack() {
      room.release(taken);
      taken = 0;
    }
  }

  /**
   * An I/O failure to whoever reads the body; {@link ProblemDetails} finds it as a cause and
   * answers what it says: 413, or 503 if it is too large for this moment only.
   */
  static final class BodyTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorResponseException problem;

    private BodyTooLarge(ErrorResponseException problem) {
      super("body larger than the limit, or than there is room for");
      this.problem = problem;
    }

    ErrorResponseException asProblem() {
      return problem;
    }
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {

    private final DataSize limit;
    private final @Nullable Share share;

    private LimitedRequest(HttpServletRequest request, DataSize limit, @Nullable Share share) {
      super(request);
      this.limit = limit;
      this.share = share;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream(), limit, share);
    }

    private void giveBack() {
      if (share != null) {
        share.giveBack();
      }
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
    private final @Nullable Share share;
    private long read;

    private LimitedStream(ServletInputStream body, DataSize limit, @Nullable Share share) {
      this.body = body;
      this.limit = limit;
      this.share = share;
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
      if (share != null) {
        share.take(octets);
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
