package lessserver.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lessserver.functions.PublicUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.access.AccessDeniedException;
import reactor.core.publisher.Mono;

class OtherSitesTest {

  private static final PublicUrl OWN = PublicUrl.of("https://links.example/");
  private static final OtherSites ONE = new OtherSites(List.of("https://app.example"));

  private static MockServerHttpResponse answer(MockServerHttpRequest.BaseBuilder<?> request) {
    var exchange = MockServerWebExchange.from(request);
    ONE.filter(OWN).filter(exchange, _ -> Mono.empty()).block();
    return exchange.getResponse();
  }

  @Test
  void none_is_allowed_by_default() {
    assertThat(new OtherSites(List.of()).areAllowed()).isFalse();
    assertThat(ONE.areAllowed()).isTrue();
  }

  @Test
  void a_site_that_is_named_may_call_with_a_key_and_never_with_a_cookie() {
    var answer =
        answer(
            MockServerHttpRequest.options("http://gateway/api/v1/links")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "X-API-Key, Idempotency-Key"));

    assertThat(answer.getHeaders().getAccessControlAllowOrigin()).isEqualTo("https://app.example");
    assertThat(answer.getHeaders().getAccessControlAllowHeaders())
        .containsExactlyInAnyOrder("X-API-Key", "Idempotency-Key");
    assertThat(answer.getHeaders().getAccessControlAllowCredentials()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, /api/v1/links",
    "http://app.example, /api/v1/links",
    "null, /api/v1/links",
    "http://links.example, /api/v1/session",
    "https://app.example.evil.example, /runtime/webhooks/durabletask/instances"
  })
  void others_are_refused(String origin, String path) {
    var request = MockServerHttpRequest.get("http://gateway" + path).header("Origin", origin);

    assertThatThrownBy(() -> answer(request)).isInstanceOf(AccessDeniedException.class);
  }
}
