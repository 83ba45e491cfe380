package lessserver.functions.idempotency;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import lessserver.functions.Headers;
import lessserver.functions.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Makes a POST with an {@code Idempotency-Key} take effect once. The work and its answer are one
 * transaction, so there is no moment at which a killed process leaves one without the other; sent
 * again, the request gets the stored answer (marked {@code Idempotency-Replayed: true}).
 *
 * <p>The same key with another body or query is refused with 422, and while the first request is in
 * flight with 409. An answer that is no success changed nothing, so it is not kept, and the same
 * request may be tried again. Keys are the client's own (two clients never share one), per route,
 * and kept for {@link #KEPT}.
 */
final class Idempotency extends OncePerRequestFilter {

  static final String KEY = Headers.IDEMPOTENCY_KEY;
  static final String REPLAYED = "Idempotency-Replayed";
  static final Duration KEPT = Duration.ofHours(24);

  /**
   * Longer than any request lives; past it an attempt without an answer has died with its process.
   */
  private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(1);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final IdempotentRequests requests;
  private final TransactionTemplate transaction;
  private final Refusals refusals;
  private final IdempotencyProperties properties;
  private final Clock clock;

  Idempotency(
      IdempotentRequests requests,
      TransactionTemplate transaction,
      Refusals refusals,
      IdempotencyProperties properties,
      Clock clock) {
    this.requests = requests;
    this.transaction = transaction;
    this.refusals = refusals;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST")
        || request.getHeader(KEY) == null
        || !properties.coverPath(request.getServletPath());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String key = request.getHeader(KEY);
    try {
      once(new IdempotencyKey(key), request, response, chain);
    } catch (IdempotencyKey.InvalidKey e) {
      refusals.refuse(request, response, e);
    } catch (TakenOver _) {
      startOver(response);
      refusals.refuseForNow(
          request,
          response,
          HttpStatus.CONFLICT,
          "This request took so long that a later one with its " + KEY + " took over.",
          RETRY_AFTER);
    } catch (DataAccessException | TransactionException e) {
      startOver(response);
      refusals.refuse(request, response, e);
    }
  }

  private void once(
      IdempotencyKey key,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    var id = new IdempotentRequests.Id(scope(request), key.value());
    var body = new BufferedRequest(request);
    var content = new IdempotentRequests.Content(sha256(body.content()), sha256(query(request)));
    String attempt = UUID.randomUUID().toString();
    Instant now = clock.instant();

    if (requests.claim(id, content, attempt, now, now.minus(LONGEST_ATTEMPT))) {
      work(id, attempt, body, response, chain);
      return;
    }
    IdempotentRequests.@Nullable Stored stored = requests.find(id).orElse(null);
    if (stored != null && !stored.isFor(content)) {
      refusals.refuse(
          request,
          response,
          HttpStatus.UNPROCESSABLE_ENTITY,
          "This " + KEY + " was used with another body or query; use a new key for a new request.");
    } else if (stored == null || stored.answer() == null) {
      refusals.refuseForNow(
          request,
          response,
          HttpStatus.CONFLICT,
          "The first request with this " + KEY + " is in flight.",
          RETRY_AFTER);
    } else {
      replay(stored.answer(), response);
    }
  }

  private void work(
      IdempotentRequests.Id id,
      String attempt,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    var buffered = new ContentCachingResponseWrapper(response);
    boolean answered = false;
    try {
      answered =
          Boolean.TRUE.equals(
              transaction.execute(
                  status -> {
                    continueWith(chain, request, buffered);
                    boolean success = HttpStatus.valueOf(buffered.getStatus()).is2xxSuccessful();
                    if (!success) {
                      status.setRollbackOnly();
                      return false;
                    }
                    if (!requests.answer(id, attempt, answer(buffered))) {
                      throw new TakenOver();
                    }
                    return true;
                  }));
    } catch (Failed failed) {
      failed.rethrow();
    } finally {
      if (!answered) {
        requests.release(id, attempt);
      }
    }
    buffered.copyBodyToResponse();
  }

  /** Takes back what the rolled back work has answered, all but the correlation id. */
  private static void startOver(HttpServletResponse response) {
    String correlationId = response.getHeader(Headers.CORRELATION_ID);
    response.reset();
    response.setHeader(Headers.CORRELATION_ID, correlationId);
  }

  private static void continueWith(
      FilterChain chain, HttpServletRequest request, HttpServletResponse response) {
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException e) {
      throw new Failed(e);
    }
  }

  private static IdempotentRequests.Answer answer(ContentCachingResponseWrapper response) {
    return new IdempotentRequests.Answer(
        response.getStatus(),
        response.getContentType(),
        response.getHeader(HttpHeaders.LOCATION),
        new String(response.getContentAsByteArray(), StandardCharsets.UTF_8));
  }

  private static void replay(IdempotentRequests.Answer answer, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.status());
    response.setHeader(REPLAYED, "true");
    if (answer.contentType() != null) {
      response.setContentType(answer.contentType());
    }
    if (answer.location() != null) {
      response.setHeader(HttpHeaders.LOCATION, answer.location());
    }
    response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static String scope(HttpServletRequest request) {
    String client = request.getHeader(Headers.CLIENT);
    String scope = (client == null ? "" : client) + " " + request.getRequestURI();
    return scope.length() <= 200 ? scope : sha256(scope.getBytes(StandardCharsets.UTF_8));
  }

  /** The query may say what is to be done with the body: to try it, or to do it. */
  private static byte[] query(HttpServletRequest request) {
    String query = request.getQueryString();
    return (query == null ? "" : query).getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Rolls back an attempt that was so slow that a later one was let in. */
  private static final class TakenOver extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  /** Carries the chain's checked exceptions out of the transaction, which rolls back on it. */
  private static final class Failed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Failed(Exception cause) {
      super(cause);
    }

    private void rethrow() throws IOException, ServletException {
      if (getCause() instanceof IOException io) {
        throw io;
      }
      throw getCause() instanceof ServletException servlet
          ? servlet
          : new ServletException(getCause());
    }
  }
}
