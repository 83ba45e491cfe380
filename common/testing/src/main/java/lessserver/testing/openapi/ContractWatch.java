package lessserver.testing.openapi;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a service in its tests, listens to every request and answer, and notes what is not
 * as the service's document says. No test has to ask for it. Safe for use by many threads.
 */
final class ContractWatch implements Filter {

  private static final String ACTUATOR = "/actuator";
  private static final String FUNCTION_CALLS = "/functions/";

  private final Supplier<ApiContract> contract;
  private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean routesAreChecked = new AtomicBoolean();

  ContractWatch(Supplier<ApiContract> contract) {
    this.contract = contract;
  }

  ApiContract contract() {
    return contract.get();
  }

  /** True once. */
  boolean shouldCheckRoutes() {
    return routesAreChecked.compareAndSet(false, true);
  }

  /** What was noted since the last time. */
  List<String> takeBreaches() {
    List<String> taken = new ArrayList<>();
    for (String each = breaches.poll(); each != null; each = breaches.poll()) {
      taken.add(each);
    }
    return taken;
  }

  /** The documented answers of the service's own that no test has had, by operation. */
  Set<String> neverSeen() {
    Set<String> missing = new TreeSet<>();
    for (Operation operation : contract().operations()) {
      operation
          .node()
          .path("responses")
          .fieldNames()
          .forEachRemaining(
              status -> {
                String answer = operation.id() + " " + status;
                if (!seen.contains(answer) && (status.startsWith("2") || status.startsWith("3"))) {
                  missing.add(answer);
                }
              });
    }
    return missing;
  }

  @Override
  public void doFilter(ServletRequest anyRequest, ServletResponse anyResponse, FilterChain chain)
      throws IOException, ServletException {
    if (!(anyRequest instanceof HttpServletRequest request)
        || !(anyResponse instanceof HttpServletResponse response)
        || request.getDispatcherType() == DispatcherType.ASYNC
        || isBrokenOff(request, response)
        || path(request).startsWith(ACTUATOR)
        || path(request).startsWith(FUNCTION_CALLS)) {
      chain.doFilter(anyRequest, anyResponse);
      return;
    }
    var heard = new HeardRequest(request);
    var told = new ToldResponse(response);
    chain.doFilter(heard, told);
    if (request.isAsyncStarted()) {
      request.getAsyncContext().addListener(new AtTheEnd(() -> note(heard, told)));
    } else if (!told.isLeftToContainer()) {
      note(heard, told);
    }
  }

  /** Of what has begun the container can make no problem; it tries to add one at its end. */
  private static boolean isBrokenOff(HttpServletRequest request, HttpServletResponse response) {
    return request.getDispatcherType() == DispatcherType.INCLUDE && response.isCommitted();
  }

  private void note(HeardRequest request, ToldResponse response) {
    if (request.isBrokenOff()) {
      return;
    }
    Exchange exchange =
        new Exchange(
            request.getMethod(),
            path(request),
            query(request.getQueryString()),
            headers(request),
            request.body(),
            response.getStatus(),
            headers(response),
            response.body());
    try {
      contract()
          .find(exchange.method(), exchange.path())
          .ifPresent(operation -> seen.add(operation.id() + " " + exchange.status()));
      contract().breaches(exchange).forEach(each -> breaches.add(exchange + ": " + each));
    } catch (RuntimeException e) {
      breaches.add(exchange + ": cannot be judged: " + e);
    }
  }

  /** Of the request as it came, also when its error is answered. */
  private static String path(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
        ? original
        : request.getRequestURI();
  }

  private static Map<String, List<String>> query(@Nullable String query) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String each : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = each.split("=", 2);
      try {
        parameters
            .computeIfAbsent(
                URLDecoder.decode(parts[0], StandardCharsets.UTF_8), _ -> new ArrayList<>())
            .add(parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      } catch (IllegalArgumentException _) {
        // What cannot be decoded is for the service to judge.
      }
    }
    return parameters;
  }

  private static Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
    }
    return headers;
  }

  private static Map<String, String> headers(HttpServletResponse response) {
    Map<String, String> headers = new HashMap<>();
    for (String name : response.getHeaderNames()) {
      headers.put(name.toLowerCase(Locale.ROOT), response.getHeader(name));
    }
    if (response.getContentType() != null) {
      headers.put("content-type", response.getContentType());
    }
    return headers;
  }

  private record AtTheEnd(Runnable note) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      note.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // It is completed afterwards.
    }

    @Override
    public void onError(AsyncEvent event) {
      // It is completed afterwards.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
