package lessserver.functions.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Guards Spring Cloud Function's own endpoints below {@code /functions}. They copy the request's
 * headers into the response (credentials included; its ignore list takes exact names only), so the
 * function sees none but those that describe the body. And they take any body as an argument, so
 * what is not declared as JSON is refused: a form on a foreign page can send anything else.
 */
final class DirectCalls extends OncePerRequestFilter {

  static final String PATH = "/functions";

  private static final Set<String> SEEN_BY_FUNCTIONS =
      Set.of(
          HttpHeaders.ACCEPT.toLowerCase(Locale.ROOT),
          HttpHeaders.CONTENT_LENGTH.toLowerCase(Locale.ROOT),
          HttpHeaders.CONTENT_TYPE.toLowerCase(Locale.ROOT),
          HttpHeaders.HOST.toLowerCase(Locale.ROOT));

  private final Refusals refusals;

  DirectCalls(Refusals refusals) {
    this.refusals = refusals;
  }

  /** By the path as it is routed: decoded, and without the parameters that a segment may carry. */
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getServletPath().startsWith(PATH + "/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!request.getMethod().equals("GET") && !isJson(request.getContentType())) {
      refusals.refuse(
          request,
          response,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "Functions take application/json only.");
      return;
    }
    chain.doFilter(new BareRequest(request), response);
  }

  private static boolean isJson(@Nullable String contentType) {
    try {
      return contentType != null
          && MediaType.parseMediaType(contentType).equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }

  private static final class BareRequest extends HttpServletRequestWrapper {

    private BareRequest(HttpServletRequest request) {
      super(request);
    }

    /** A composition's {@code |} travels encoded, and the catalogue does not decode it. */
    @Override
    public String getRequestURI() {
      return super.getRequestURI().replaceAll("(?i)%7c", ",");
    }

    @Override
    public @Nullable String getHeader(String name) {
      return seen(name) ? super.getHeader(name) : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return seen(name) ? super.getHeaders(name) : Collections.emptyEnumeration();
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      List<String> names = Collections.list(super.getHeaderNames());
      return Collections.enumeration(names.stream().filter(BareRequest::seen).toList());
    }

    private static boolean seen(String name) {
      return SEEN_BY_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT));
    }
  }
}
