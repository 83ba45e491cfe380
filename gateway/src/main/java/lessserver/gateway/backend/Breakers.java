package lessserver.gateway.backend;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * One circuit breaker for each service, and another for what the public may ask of it, so that the
 * failures of one do not keep off the other; configured under {@code resilience4j.circuitbreaker}.
 * It counts answers until they begin, so long streams and slow downloads are none of its business.
 *
 * <p>Safe for use by many threads.
 */
@Component
public final class Breakers {

  private static final Logger log = LoggerFactory.getLogger(Breakers.class);

  private final CircuitBreakerRegistry registry;
  private final Clock clock;
  private final Map<String, Instant> openUntil = new ConcurrentHashMap<>();

  Breakers(CircuitBreakerRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * How a breaker stands.
   *
   * @param failureRate percentage of the counted calls that failed; absent while too few are known
   * @param retryAfterSeconds how long the service is left alone yet; absent unless open
   */
  public record Breaker(
      State state,
      @Nullable Float failureRate,
      int countedCalls,
      int failedCalls,
      @Nullable Long retryAfterSeconds) {}

  /** The breaker of the calls that go by that name. */
  public Breaker of(String calls) {
    CircuitBreaker breaker = breaker(calls);
    CircuitBreaker.Metrics metrics = breaker.getMetrics();
    boolean open = breaker.getState() == State.OPEN;
    return new Breaker(
        breaker.getState(),
        metrics.getFailureRate() < 0 ? null : metrics.getFailureRate(),
        metrics.getNumberOfBufferedCalls(),
        metrics.getNumberOfFailedCalls(),
        open ? remainingWait(calls).toSeconds() : null);
  }

  GatewayFilter guarding(String calls) {
    CircuitBreaker breaker = breaker(calls);
    breaker.getEventPublisher().onStateTransition(event -> changed(breaker, event));
    return (exchange, chain) ->
        chain
            .filter(exchange)
            .then(Mono.fromSupplier(() -> exchange.getResponse().getStatusCode()))
            .transformDeferred(CircuitBreakerOperator.of(breaker))
            .then()
            .onErrorMap(
                CallNotPermittedException.class,
                open -> Overloaded.breakerOpen(calls, remainingWait(calls), open));
  }

  private CircuitBreaker breaker(String calls) {
    return registry.circuitBreaker(calls);
  }

  private Duration remainingWait(String calls) {
    Duration wait = Duration.between(clock.instant(), openUntil.getOrDefault(calls, Instant.EPOCH));
    return wait.isPositive() ? wait : Duration.ZERO;
  }

  private void changed(CircuitBreaker breaker, CircuitBreakerOnStateTransitionEvent event) {
    State state = event.getStateTransition().getToState();
    if (state == State.OPEN) {
      openUntil.put(breaker.getName(), clock.instant().plus(waitOf(breaker)));
    }
    log.warn("event=breaker-changed service={} state={}", breaker.getName(), state);
  }

  private static Duration waitOf(CircuitBreaker breaker) {
    int firstOpening = 1;
    return Duration.ofMillis(
        breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState().apply(firstOpening));
  }
}
