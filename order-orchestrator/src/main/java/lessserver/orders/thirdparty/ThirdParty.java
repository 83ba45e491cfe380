package lessserver.orders.thirdparty;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.function.Predicate;
import java.util.function.Supplier;
import lessserver.durable.Activity;
import lessserver.functions.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * A business of somebody else's, reached over HTTP: no call waits longer than its time-out, no more
 * run at once than the bulkhead lets, and none is made while the breaker is open. Nothing is tried
 * again here; whoever calls knows whether that makes sense. Safe for use by many threads.
 */
public final class ThirdParty {

  private final String name;
  private final RestClient http;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;

  ThirdParty(String name, RestClient http, CircuitBreaker breaker, Bulkhead bulkhead) {
    this.name = name;
    this.http = http;
    this.breaker = breaker;
    this.bulkhead = bulkhead;
  }

  /**
   * Asks it to do something, under the idempotency key of the activity that runs.
   *
   * @param body sent as JSON; null for none
   * @param type what it has to answer
   * @param makesSense whether an answer can be one to this question
   * @throws RefusedException if it understood and will not; asking again changes nothing
   * @throws UnavailableException if there was no answer, or none that makes sense; it may or may
   *     not have done it
   */
  public <T> T ask(String path, @Nullable Object body, Class<T> type, Predicate<T> makesSense) {
    return guarded(
        () -> {
          T answer = call(path, body, type);
          if (!makesSense.test(answer)) {
            throw new UnavailableException(name + " answered what makes no sense", null);
          }
          return answer;
        });
  }

  private <T> T call(String path, @Nullable Object body, Class<T> type) {
    try {
      RestClient.RequestBodySpec request =
          http.post()
              .uri(path)
              .contentType(MediaType.APPLICATION_JSON)
              .headers(
                  headers ->
                      Activity.idempotencyKey()
                          .ifPresent(key -> headers.set(Headers.IDEMPOTENCY_KEY, key)));
      T given = (body == null ? request : request.body(body)).retrieve().body(type);
      if (given == null) {
        throw new UnavailableException(name + " answered nothing", null);
      }
      return given;
    } catch (RestClientResponseException e) {
      if (isRefusal(e.getStatusCode())) {
        throw new RefusedException(name, detail(e));
      }
      throw new UnavailableException(name + " answered " + e.getStatusCode().value(), e);
    } catch (RestClientException e) {
      throw new UnavailableException(name + " did not answer: " + e.getMessage(), e);
    }
  }

  private <T> T guarded(Supplier<T> call) {
    return bulkhead.executeSupplier(() -> breaker.executeSupplier(call));
  }

  /** All but those that a later call may be spared: a key to be corrected, a time-out, a limit. */
  private static boolean isRefusal(HttpStatusCode status) {
    return switch (status.value()) {
      case 401, 403, 408, 425, 429 -> false;
      default -> status.is4xxClientError();
    };
  }

  private static String detail(RestClientResponseException e) {
    ProblemDetail problem = null;
    try {
      problem = e.getResponseBodyAs(ProblemDetail.class);
    } catch (RestClientException _) {
      // Then its status has to do.
    }
    return problem == null || problem.getDetail() == null
        ? "status " + e.getStatusCode().value()
        : problem.getDetail();
  }
}
