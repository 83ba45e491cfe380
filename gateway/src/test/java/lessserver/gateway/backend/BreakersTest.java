package lessserver.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import lessserver.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class BreakersTest {

  private static final String SERVICE = "some-service";

  private final SettableClock clock = new SettableClock(Instant.EPOCH.plusSeconds(1000));
  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .waitDurationInOpenState(Duration.ofSeconds(30))
              .clock(clock)
              .build());
  private final Breakers breakers = new Breakers(registry, clock);

  @Test
  void retry_after_is_what_is_left_of_the_wait() {
    var guarded = breakers.guarding(SERVICE);
    registry.circuitBreaker(SERVICE).transitionToOpenState();
    clock.advance(Duration.ofMillis(12_400));

    var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
    StepVerifier.create(guarded.filter(exchange, _ -> Mono.empty()))
        .expectErrorSatisfies(
            refused ->
                assertThat(((Overloaded) refused).getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                    .isEqualTo("18"))
        .verify();
    assertThat(breakers.of(SERVICE).state()).isEqualTo(State.OPEN);
    assertThat(breakers.of(SERVICE).retryAfterSeconds()).isEqualTo(17);
  }

  @Test
  void a_closed_breaker_has_nothing_to_wait_for() {
    assertThat(breakers.of(SERVICE).retryAfterSeconds()).isNull();
    assertThat(breakers.of(SERVICE).failureRate()).isNull();
  }
}
