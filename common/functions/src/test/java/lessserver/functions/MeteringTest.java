package lessserver.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.WithGuestbook;
import lessserver.testing.RecordedSpans;
import lessserver.testing.RecordedSpans.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WithGuestbook
class MeteringTest {

  private static final String ADA = "{\"name\":\"Ada\",\"seats\":1}";

  private final Client client;
  private final RecordedSpans spans;

  MeteringTest(@LocalServerPort int port, @Autowired RecordedSpans spans) {
    this.client = new Client(port);
    this.spans = spans;
  }

  @ParameterizedTest
  @CsvSource({"signIn, /guests", "signIn, /functions/signIn", "stumble, /functions/stumble"})
  void a_call_is_counted_under_the_beans_name(String function, String path) {
    long before = usage(function).get("invocations").longValue();

    client.post(path, ADA);

    JsonNode after = usage(function);
    assertThat(after.get("invocations").longValue()).isEqualTo(before + 1);
    assertThat(after.get("p99Millis").doubleValue())
        .isPositive()
        .isGreaterThanOrEqualTo(after.get("p50Millis").doubleValue());
  }

  @ParameterizedTest
  @CsvSource({"POST, /waves, wave", "GET, /motto, motto"})
  void a_triggers_call_of_a_consumer_and_of_a_supplier_is_counted(
      String method, String path, String function) {
    long before = usage(function).get("invocations").longValue();

    call(method, path);

    assertThat(usage(function).get("invocations").longValue()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @CsvSource({"POST, /functions/wave, wave", "GET, /functions/motto, motto"})
  void the_catalogues_call_of_a_consumer_and_of_a_supplier_is_counted(
      String method, String path, String function) {
    long before = usage(function).get("invocations").longValue();

    Answer answer = call(method, path);

    assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
    assertThat(usage(function).get("invocations").longValue()).isEqualTo(before + 1);
  }

  @Test
  void so_are_all_further_calls_and_each_part_of_a_composition() {
    long greeted = usage("greet").get("invocations").longValue();
    long shouted = usage("shout").get("invocations").longValue();

    client.post("/functions/greet", ADA);
    client.post("/functions/greet", ADA);
    client.post("/functions/greet,shout", ADA);
    client.post("/functions/greet,shout", ADA);

    assertThat(usage("greet").get("invocations").longValue()).isEqualTo(greeted + 4);
    assertThat(usage("shout").get("invocations").longValue()).isEqualTo(shouted + 2);
  }

  @ParameterizedTest
  @CsvSource({"/unlucky-guests", "/functions/stumble"})
  void a_call_that_fails_is_counted_as_an_error(String path) {
    long before = usage("stumble").get("errors").longValue();
    long others = usage("signIn").get("errors").longValue();

    client.post(path, ADA);

    assertThat(usage("stumble").get("errors").longValue()).isEqualTo(before + 1);
    assertThat(usage("signIn").get("errors").longValue()).isEqualTo(others);
  }

  @Test
  void each_call_is_billed_with_100_ms_of_128_mb_at_least_on_its_day() {
    client.post("/functions/greet", ADA);

    JsonNode usage = usage("greet");
    assertThat(usage.get("gbSeconds").doubleValue())
        .isGreaterThanOrEqualTo(usage.get("invocations").longValue() * 0.1 * 0.125);
    assertThat(usage.at("/days/0/day").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(ofAllDays(usage, "invocations")).isEqualTo(usage.get("invocations").doubleValue());
    assertThat(ofAllDays(usage, "gbSeconds"))
        .isCloseTo(usage.get("gbSeconds").doubleValue(), within(1e-6));
  }

  /** Other tests move the clock. */
  private static double ofAllDays(JsonNode usage, String what) {
    return usage.get("days").valueStream().mapToDouble(day -> day.get(what).doubleValue()).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "32", "x"})
  void days_that_are_not_kept_are_refused(String days) {
    Answer answer = client.get("/functions?days=" + days);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("days");
  }

  @ParameterizedTest
  @CsvSource({"/guests", "/functions/signIn"})
  void a_call_is_a_span_of_the_requests_trace(String path) {
    Answer answer = client.post(path, ADA);

    String trace = answer.header(Headers.CORRELATION_ID).orElseThrow();
    List<Ended> inTrace = spans.awaitInTrace(trace, span -> span.kind().equals("SERVER"));
    assertThat(inTrace).extracting(Ended::name).containsOnlyOnce("function sign-in");
    assertThat(inTrace)
        .filteredOn(span -> span.name().equals("function sign-in"))
        .extracting(span -> span.attributes().get("function"))
        .containsExactly("signIn");
  }

  @Test
  void the_span_of_a_call_that_fails_says_so() {
    Answer answer = client.post("/functions/stumble", ADA);

    String trace = answer.header(Headers.CORRELATION_ID).orElseThrow();
    List<Ended> inTrace = spans.awaitInTrace(trace, span -> span.name().equals("function stumble"));
    assertThat(inTrace)
        .filteredOn(span -> span.name().equals("function stumble"))
        .extracting(Ended::failed)
        .containsExactly(true);
  }

  @Test
  void a_trace_that_the_gateway_began_is_continued() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    Answer answer =
        client.post("/guests", ADA, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

    assertThat(answer.header(Headers.CORRELATION_ID)).contains(trace);
  }

  private Answer call(String method, String path) {
    return method.equals("GET") ? client.get(path) : client.post(path, ADA);
  }

  private JsonNode usage(String function) {
    for (JsonNode entry : client.get("/functions").json()) {
      if (entry.get("name").asText().equals(function)) {
        return entry;
      }
    }
    throw new AssertionError("not listed: " + Map.of("function", function));
  }
}
