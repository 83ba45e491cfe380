package lessserver.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import lessserver.gateway.RunningGateway;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** A gateway that lets nobody do much. */
@TestPropertySource(
    properties = {
      "lessserver.limits.requests-per-key.calls=6",
      "lessserver.limits.requests-per-key.per=3s",
      "lessserver.limits.writes-per-address.calls=4",
      "lessserver.limits.writes-per-address.per=3s",
      "lessserver.limits.failed-keys-per-address.calls=3",
      "lessserver.limits.failed-keys-per-address.per=3s"
    })
class RateLimitingTest extends RunningGateway {

  private static final String LINKS = "/api/v1/links";

  @Test
  void who_reads_too_often_with_a_key_is_told_when_to_come_back() {
    awaitRoom();
    List<HttpResponse<String>> answers = times(20, () -> get(LINKS));

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .contains(200, 429)
        .containsOnly(200, 429);
    HttpResponse<String> refused = tooMany(answers);
    assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("[1-3]");
    assertThat(refused.body()).contains("urn:lessserver:problem:rate-limit", "with this key");
    assertThat(send("GET", LINKS, "X-API-Key", TestKeys.READER).statusCode())
        .as("another key")
        .isEqualTo(200);
    await().until(() -> get(LINKS).statusCode() == 200);
  }

  @Test
  void writes_are_counted_by_the_address_whatever_the_key() {
    String another = newKey();
    assertThat(tooMany(times(10, () -> write(TestKeys.WRITER))).body())
        .contains("writes from this address");
    // One comes back every 750 ms: the next write of that key takes it, if the other's does not.
    List<HttpResponse<String>> withAnotherKey =
        times(
            3,
            () -> {
              write(TestKeys.WRITER);
              return write(another);
            });
    assertThat(tooMany(withAnotherKey).body()).contains("writes from this address");
    assertThat(send("GET", LINKS, "X-API-Key", TestKeys.READER).statusCode()).isEqualTo(200);
  }

  @Test
  void who_guesses_keys_is_not_even_looked_at_after_a_while() {
    awaitRoom();
    List<HttpResponse<String>> answers = times(20, () -> send("GET", LINKS, "X-API-Key", "guess"));

    assertThat(answers.getFirst().statusCode()).isEqualTo(401);
    assertThat(tooMany(answers).body()).contains("wrong keys");
    await()
        .untilAsserted(
            () -> {
              send("GET", LINKS, "X-API-Key", "guess"); // in place of one that is forgotten by now
              assertThat(send("GET", LINKS, "X-API-Key", TestKeys.READER).body())
                  .contains("wrong keys");
              assertThat(send("GET", LINKS, "Authorization", "Bearer guess").body())
                  .contains("wrong keys");
            });
    assertThat(send("GET", "/abc123").statusCode()).as("a redirect").isEqualTo(200);
    await().until(() -> send("GET", LINKS, "X-API-Key", TestKeys.READER).statusCode() == 200);
  }

  @Test
  void redirects_have_no_limit_unless_one_is_configured() {
    assertThat(times(200, () -> send("GET", "/abc123")))
        .extracting(HttpResponse::statusCode)
        .containsOnly(200);
  }

  /** One that nobody has called with. */
  private String newKey() {
    BodyPublisher wish =
        BodyPublishers.ofString("{\"name\": \"another\", \"rights\": [\"write\"]}");
    HttpResponse<String> made =
        await()
            .until(
                () ->
                    send(
                        request(
                            "POST",
                            "/api/v1/keys",
                            wish,
                            "X-API-Key",
                            TestKeys.ALL,
                            "Content-Type",
                            "application/json")),
                answer -> answer.statusCode() == 201);
    return JsonPath.read(made.body(), "$.key");
  }

  private HttpResponse<String> write(String key) {
    return send(request("POST", LINKS, BodyPublishers.ofString("{}"), "X-API-Key", key));
  }

  /** Until what the test before has used up is there again. */
  private void awaitRoom() {
    await().until(() -> post(LINKS, BodyPublishers.ofString("{}")).statusCode() == 200);
  }

  private static HttpResponse<String> tooMany(List<HttpResponse<String>> answers) {
    return answers.stream().filter(each -> each.statusCode() == 429).findFirst().orElseThrow();
  }

  private interface Call {
    HttpResponse<String> make();
  }

  private static List<HttpResponse<String>> times(int times, Call call) {
    return IntStream.range(0, times).mapToObj(_ -> call.make()).toList();
  }
}
