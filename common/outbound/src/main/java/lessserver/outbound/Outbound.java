package lessserver.outbound;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lessserver.outbound.BoundedBody.BrokenOffException;
import lessserver.outbound.CallFailed.Reason;
import lessserver.outbound.GuardedResolver.NotAnsweredException;
import lessserver.outbound.GuardedResolver.NotPublicException;
import lessserver.outbound.OutboundRefusals.ForbiddenAddress;
import lessserver.outbound.OutboundRefusals.MalformedAddress;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls addresses that a client chose: over HTTP or HTTPS, without a proxy, to public addresses (or
 * those that {@code lessserver.outbound.allowed-hosts} names), each redirect under the same rules.
 * What is checked is what the connection is made to. A redirect to another origin takes along what
 * is posted, and of the caller's headers no more than {@code Accept} and {@code Content-Type}.
 *
 * <p>Safe for use by many threads. Every method throws {@link ForbiddenAddress} or {@link
 * MalformedAddress} if the address is not called, and {@link CallFailed} if the call came to
 * nothing.
 */
public final class Outbound implements AutoCloseable {

  /** Reads an answer. */
  @FunctionalInterface
  public interface Reader<T extends @Nullable Object> {

    /**
     * Reads what it needs; what is left is thrown away.
     *
     * @param body ends with an {@link IOException} when it is too large or too slow
     */
    T read(Answer answer, InputStream body) throws IOException;
  }

  /** One call, as its caller wants it. */
  private record Call<T extends @Nullable Object>(
      String method,
      String url,
      Map<String, String> headers,
      @Nullable String content,
      long atMost,
      Duration within,
      Reader<T> reader) {}

  /** What a hop came to: an answer that was read, or the way to the next. */
  private record Hop<T extends @Nullable Object>(T result, @Nullable String location) {}

  private static final String ADDRESS = "address";
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_HEADER = 8 * 1024;
  private static final int MOST_CALLS_TO_ONE = 20;

  private static final Set<Integer> REDIRECTS_OF_GET = Set.of(301, 302, 303, 307, 308);

  /** The others would turn it into a GET, which is another call than was asked for. */
  private static final Set<Integer> REDIRECTS_OF_POST = Set.of(307, 308);

  /** What says nothing of who calls: the only headers that follow to another origin. */
  private static final Set<String> HARMLESS = Set.of("accept", "content-type");

  private final OutboundProperties properties;
  private final AllowedTargets allowed;
  private final GuardedResolver resolver;
  private final ObservationRegistry observations;
  private final CloseableHttpClient http;

  /** Ends calls whose time is over, which a time-out between two bytes would not. */
  private final ScheduledThreadPoolExecutor deadlines;

  Outbound(
      OutboundProperties properties,
      GuardedResolver.NameServer names,
      ObservationRegistry observations) {
    this.properties = properties;
    this.allowed = AllowedTargets.of(properties.allowedHosts(), properties.ports());
    this.resolver = new GuardedResolver(names, allowed, properties.lookupTimeout());
    this.observations = observations;
    this.http = client(properties, resolver);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("outbound-deadline").factory());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  /**
   * Lets an address pass that may be called, as far as can be told now; each call checks again.
   *
   * @param field what the client calls it
   */
  public void check(String field, String url) {
    Address address = Address.of(field, url, allowed);
    if (address.literal() != null) {
      return;
    }
    try {
      resolver.resolve(address.host(), address.port());
    } catch (NotPublicException _) {
      throw notPublic(field);
    } catch (NotAnsweredException _) {
      // Nothing is known against it; a call will not be made before that is known.
    } catch (UnknownHostException _) {
      throw new ForbiddenAddress(field, "must have a host that a name server knows");
    }
  }

  /**
   * Posts a text in UTF-8, and follows redirects only if they keep the method.
   *
   * @return the answer, whatever its status; of its body nothing is kept
   */
  public Answer post(String url, Map<String, String> headers, String content) {
    return post(
        url,
        headers,
        content,
        (answer, body) -> {
          body.readAllBytes();
          return answer;
        });
  }

  /** Posts as {@link #post(String, Map, String)} does, and reads a small answer. */
  public <T extends @Nullable Object> T post(
      String url, Map<String, String> headers, String content, Reader<T> reader) {
    return call(
        new Call<>(
            "POST",
            url,
            headers,
            content,
            properties.largestAnswer().toBytes(),
            properties.callTimeout(),
            reader));
  }

  /** Gets a small answer, whatever its status. */
  public <T extends @Nullable Object> T get(
      String url, Map<String, String> headers, Reader<T> reader) {
    return download(
        url, headers, properties.largestAnswer().toBytes(), properties.callTimeout(), reader);
  }

  /**
   * Gets an answer of any size up to a bound, as a stream.
   *
   * @param atMost how many bytes are taken
   * @param within how long it may take in all
   */
  public <T extends @Nullable Object> T download(
      String url, Map<String, String> headers, long atMost, Duration within, Reader<T> reader) {
    return call(new Call<>("GET", url, headers, null, atMost, within, reader));
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
    resolver.close();
    deadlines.shutdownNow();
  }

  // ------------------------------------------------------------------------------ redirects

  private <T extends @Nullable Object> T call(Call<T> call) {
    long end = System.nanoTime() + call.within().toNanos();
    Address address = Address.of(ADDRESS, call.url(), allowed);
    Map<String, String> headers = call.headers();
    for (int redirects = 0; ; redirects++) {
      Hop<T> hop = observed(call, address, headers, end);
      if (hop.location() == null) {
        return hop.result();
      }
      if (redirects == properties.mostRedirects()) {
        throw new CallFailed(
            Reason.TOO_MANY_REDIRECTS,
            "more than %d redirects, the last by %s".formatted(redirects, address.host()));
      }
      Address next = next(address, hop.location());
      headers = next.hasOriginOf(address) ? headers : harmless(headers);
      address = next;
    }
  }

  private Address next(Address from, String location) {
    String target;
    try {
      target = URIUtils.resolve(from.uri(), URI.create(location)).toString();
    } catch (IllegalArgumentException _) {
      throw new MalformedAddress(ADDRESS, "redirects to what is no address");
    }
    Address next = Address.of(ADDRESS, target, allowed);
    if (from.isHttps() && !next.isHttps()) {
      throw new ForbiddenAddress(ADDRESS, "must not redirect from https to http");
    }
    return next;
  }

  private static Map<String, String> harmless(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(each -> HARMLESS.contains(each.getKey().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  // ------------------------------------------------------------------------------- one call

  /** A span and a timer for each hop; the trace itself is nobody's business out there. */
  private <T extends @Nullable Object> Hop<T> observed(
      Call<T> call, Address address, Map<String, String> headers, long end) {
    var context = new SenderContext<Object>((_, _, _) -> {}, Kind.CLIENT);
    context.setRemoteServiceName(address.host());
    Observation observation =
        Observation.createNotStarted("outbound.call", () -> context, observations)
            .contextualName("outbound " + call.method().toLowerCase(Locale.ROOT))
            .lowCardinalityKeyValue("method", call.method());
    return observation.observe(() -> hop(call, address, headers, end));
  }

  private <T extends @Nullable Object> Hop<T> hop(
      Call<T> call, Address address, Map<String, String> headers, long end) {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method(), address.uri());
    headers.forEach(request::setHeader);
    if (call.content() != null) {
      request.setEntity(
          new ByteArrayEntity(
              call.content().getBytes(StandardCharsets.UTF_8),
              headers.entrySet().stream()
                  .filter(each -> each.getKey().equalsIgnoreCase("content-type"))
                  .findAny()
                  .map(each -> ContentType.parse(each.getValue()))
                  .orElse(ContentType.APPLICATION_OCTET_STREAM)));
    }
    Future<?> deadline =
        deadlines.schedule(request::cancel, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    try {
      ClassicHttpResponse response =
          http.executeOpen(host(address), request, HttpClientContext.create());
      try {
        return read(call, address, response);
      } finally {
        abandon(request, response);
      }
    } catch (NotPublicException _) {
      throw notPublic(ADDRESS);
    } catch (BrokenOffException e) {
      throw failed(e.reason(), address, e, end);
    } catch (IOException e) {
      throw failed(Reason.UNREACHABLE, address, e, end);
    } finally {
      deadline.cancel(false);
    }
  }

  /** Cancels first: closing alone would read the rest of the answer, however much that is. */
  private static void abandon(HttpUriRequestBase request, ClassicHttpResponse response) {
    request.cancel();
    try {
      response.close();
    } catch (IOException _) {
      // What was wanted has been read.
    }
  }

  private <T extends @Nullable Object> Hop<T> read(
      Call<T> call, Address address, ClassicHttpResponse response) throws IOException {
    Optional<String> location = redirect(call, response);
    if (location.isPresent()) {
      return redirected(location.get());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    Answer answer = new Answer(address.uri(), response.getCode(), Map.copyOf(headers));
    if (response.getEntity() == null) {
      return answered(call, answer, InputStream.nullInputStream());
    }
    if (response.getEntity().getContentLength() > call.atMost()) {
      throw BoundedBody.tooLarge(call.atMost());
    }
    return answered(
        call, answer, new BoundedBody(response.getEntity().getContent(), call.atMost()));
  }

  private static <T extends @Nullable Object> Hop<T> answered(
      Call<T> call, Answer answer, InputStream body) throws IOException {
    try {
      return new Hop<>(call.reader().read(answer, body), null);
    } catch (BrokenOffException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("what was downloaded could not be kept", e);
    }
  }

  @SuppressWarnings("NullAway") // There is no result, and nobody asks for it.
  private static <T extends @Nullable Object> Hop<T> redirected(String location) {
    return new Hop<>(null, location);
  }

  private static Optional<String> redirect(Call<?> call, ClassicHttpResponse response) {
    Set<Integer> followed = call.content() == null ? REDIRECTS_OF_GET : REDIRECTS_OF_POST;
    return followed.contains(response.getCode())
        ? Optional.ofNullable(response.getFirstHeader("location")).map(Header::getValue)
        : Optional.empty();
  }

  private static HttpHost host(Address address) {
    String scheme = address.isHttps() ? "https" : "http";
    return address.literal() == null
        ? new HttpHost(scheme, address.host(), address.port())
        : new HttpHost(
            scheme, address.literal(), address.literal().getHostAddress(), address.port());
  }

  private static ForbiddenAddress notPublic(String field) {
    return new ForbiddenAddress(field, "must lead to a public address");
  }

  private static CallFailed failed(Reason reason, Address address, IOException e, long end) {
    return System.nanoTime() >= end
        ? new CallFailed(Reason.TOO_SLOW, address.host() + " took too long")
        : new CallFailed(reason, address.host() + ": " + e.getMessage());
  }

  // ------------------------------------------------------------------------------ the client

  private static CloseableHttpClient client(
      OutboundProperties properties, GuardedResolver resolver) {
    Timeout connect = Timeout.of(properties.connectTimeout());
    Timeout silence = Timeout.of(properties.silenceTimeout());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(resolver)
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(MOST_HEADERS)
                            .setMaxLineLength(LONGEST_HEADER)
                            .build())
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(silence)
                    .build())
            .setMaxConnTotal(properties.mostCalls())
            .setMaxConnPerRoute(Math.min(properties.mostCalls(), MOST_CALLS_TO_ONE))
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setRoutePlanner(new DefaultRoutePlanner(null)) // no proxy, whatever the JVM is told
        .setConnectionReuseStrategy((_, _, _) -> false) // Each call is checked anew.
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connect)
                .setResponseTimeout(silence)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression() // A small answer could unfold into a large one.
        .setUserAgent("less-server")
        .build();
  }
}
