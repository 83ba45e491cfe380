package lessserver.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import lessserver.testing.TemporaryData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest extends RunningGateway {

  @ParameterizedTest(name = "{0} {1}: {2} without a key, {3} to read, {4} to write, {5} with all")
  @CsvSource(
      textBlock =
          """
          GET,    /,                                                200, 200, 200, 200
          GET,    /console/console.css,                             200, 200, 200, 200
          GET,    /abc123,                                          200, 200, 200, 200
          HEAD,   /abc123,                                          200, 200, 200, 200
          GET,    /actuator/health,                                 200, 200, 200, 200
          GET,    /actuator/health/liveness,                        200, 200, 200, 200
          GET,    /actuator/health/readiness,                       200, 200, 200, 200
          GET,    /actuator/prometheus,                             401, 403, 403, 200
          GET,    /actuator/metrics,                                401, 403, 403, 200
          GET,    /actuator/env,                                    401, 403, 403, 404
          GET,    /api/v1/links,                                    401, 200, 403, 200
          HEAD,   /api/v1/links,                                    401, 200, 403, 200
          POST,   /api/v1/links,                                    401, 403, 200, 200
          DELETE, /api/v1/links/abc,                                401, 403, 200, 200
          PUT,    /api/v1/links/abc,                                401, 403, 200, 200
          PATCH,  /api/v1/links/abc,                                401, 403, 200, 200
          GET,    /api/v1/links/export,                             401, 200, 403, 200
          GET,    /api/v1/links/export?raw=true,                    401, 403, 403, 200
          GET,    /%61pi/v1/links/export?raw=true,                  401, 403, 403, 200
          POST,   /api/v1/links/import,                             401, 403, 200, 200
          GET,    /api/v1/clicks/stream,                            401, 200, 403, 200
          GET,    /api/v1/clicks/rebuild,                           401, 200, 403, 200
          POST,   /api/v1/clicks/rebuild,                           401, 403, 403, 200
          POST,   /api/v1/deadletters/links/replay,                 401, 403, 403, 200
          POST,   /api/v1/deadletters/nothing/replay,               401, 403, 403, 404
          POST,   /abc123,                                          200, 200, 200, 200
          OPTIONS, /abc123,                                         404, 404, 404, 404
          GET,    /api/v1/images,                                   401, 200, 403, 200
          POST,   /api/v1/images,                                   401, 403, 200, 200
          GET,    /api/v1/images/1/content,                         401, 200, 403, 200
          GET,    /api/v1/images/1/thumbnail,                       200, 200, 403, 200
          HEAD,   /api/v1/images/1/thumbnail,                       200, 200, 403, 200
          DELETE, /api/v1/images/1/thumbnail,                       401, 403, 200, 200
          GET,    /api/v1/services,                                 401, 200, 403, 200
          GET,    /api/v1/functions,                                401, 200, 403, 200
          GET,    /api/v1/requests,                                 401, 200, 403, 200
          GET,    /api/v1/console,                                  401, 200, 403, 200
          GET,    /api/v1/services/url-shortener/actuator/health,   401, 403, 403, 200
          GET,    /api/v1/services/gateway/actuator/health,         401, 403, 403, 200
          GET,    /api/v1/keys,                                     401, 403, 403, 200
          POST,   /api/v1/keys,                                     401, 403, 403, 400
          DELETE, /api/v1/keys/0123456789abcdef,                    401, 403, 403, 404
          GET,    /api/v1/session,                                  200, 200, 200, 200
          POST,   /api/v1/session,                                  401, 204, 204, 204
          DELETE, /api/v1/session,                                  204, 204, 204, 204
          GET,    /no/such/path,                                    401, 404, 403, 404
          POST,   /no/such/path,                                    401, 403, 404, 404
          """)
  void rights(String method, String path, int nobody, int reader, int writer, int everything) {
    assertThat(send(method, path).statusCode()).isEqualTo(nobody);
    assertThat(send(method, path, "X-API-Key", TestKeys.READER).statusCode()).isEqualTo(reader);
    assertThat(send(method, path, "X-API-Key", TestKeys.WRITER).statusCode()).isEqualTo(writer);
    assertThat(send(method, path, "x-functions-key", TestKeys.ALL).statusCode())
        .isEqualTo(everything);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/links", "/abc123", "/"})
  void a_wrong_key_is_an_error_even_where_none_is_needed(String path) {
    HttpResponse<String> answer = send("GET", path, "X-API-Key", "wrong");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(answer.body()).contains("\"status\":401", "not known", "correlationId");
    assertThat(SHORTENER.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"code", "key", "X-API-Key", "x-functions-key", "api_key"})
  void a_key_in_the_address_is_none(String parameter) {
    assertThat(send("GET", "/api/v1/links?" + parameter + "=" + TestKeys.ALL).statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_refusal_names_the_right_that_is_missing() {
    assertThat(send("POST", "/api/v1/links", "X-API-Key", TestKeys.READER).body())
        .contains("\"status\":403", "This needs the right write.");
  }

  @Test
  void the_suites_token_opens_the_gateways_own_metrics_and_nothing_else() {
    String bearer = "Bearer " + TemporaryData.SUITE_TOKEN;

    assertThat(send("GET", "/actuator/prometheus", "Authorization", bearer).body())
        .contains("jvm_memory_used_bytes");
    assertThat(send("GET", "/actuator/prometheus", "Authorization", "Bearer x").statusCode())
        .isEqualTo(401);
    assertThat(send("GET", "/api/v1/links", "Authorization", bearer).statusCode()).isEqualTo(403);
    assertThat(
            send("GET", "/api/v1/links", "X-Suite-Token", TemporaryData.SUITE_TOKEN).statusCode())
        .isEqualTo(401);
  }

  @Test
  void every_answer_tells_browsers_to_be_careful() {
    assertThat(send("GET", "/").headers().map())
        .containsKeys(
            "content-security-policy",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy");
    assertThat(send("GET", "/").headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(send("GET", "/abc123").headers().firstValue("x-content-type-options"))
        .contains("nosniff");
  }

  @Test
  void no_other_sites_script_may_read_anything_unless_it_is_named() {
    String[] asking = {"Origin", "https://app.example", "Access-Control-Request-Method", "GET"};

    assertThat(send("OPTIONS", "/api/v1/links", asking).headers().map())
        .doesNotContainKey("access-control-allow-origin");
    assertThat(
            send("GET", "/api/v1/links", "Origin", "https://app.example", "X-API-Key", TestKeys.ALL)
                .headers()
                .map())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void a_wrong_method_on_the_gateways_own_paths_is_a_problem() {
    HttpResponse<String> answer = send("PUT", "/api/v1/services", "X-API-Key", TestKeys.ALL);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
  }
}
