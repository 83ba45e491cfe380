package lessserver.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static lessserver.gateway.FakeService.answering;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status page. */
class StatusPageIT extends ConsolePage {

  private static final String METRICS =
      """
      # HELP jvm_memory_used_bytes The amount of used memory
      jvm_memory_used_bytes{application="x",area="heap",id="Eden Space"} 1.048576E7
      jvm_memory_used_bytes{application="x",area="heap",id="Tenured Gen"} 5.24288E7
      jvm_memory_used_bytes{application="x",area="nonheap",id="Metaspace"} 9.9E8
      process_cpu_usage{application="x"} 0.07
      jvm_threads_live_threads{application="x"} 31.0
      http_server_requests_seconds_count{uri="/a"} 1000
      http_server_requests_seconds_count{uri="/b"} 234
      http_server_requests_seconds_sum{uri="/a"} 2.0
      http_server_requests_seconds_sum{uri="/b"} 3.0
      """;

  private static final String FUNCTIONS =
      """
      [{"name": "createLinks", "kind": "function", "input": "NewLinks", "output": "List<LinkView>",
        "invocations": 3000000, "errors": 1, "p50Millis": 12.345, "p95Millis": 20.5, "p99Millis": 999,
        "gbSeconds": 1500000.0, "days": [
          {"day": "TODAY", "invocations": 2000000, "errors": 0, "p50Millis": 7.77, "p95Millis": 8, "p99Millis": 9,
           "gbSeconds": 1000000.0},
          {"day": "YESTERDAY", "invocations": 1000000, "errors": 1, "p50Millis": 20, "p95Millis": 21, "p99Millis": 22,
           "gbSeconds": 500000.0}]},
       {"name": "<img src=x onerror=alert(1)>", "kind": "consumer", "input": "Click", "output": "",
        "invocations": 0, "errors": 0, "p50Millis": 0, "p95Millis": 0, "p99Millis": 0, "gbSeconds": 0.0, "days": []}]\
      """;

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  @BeforeEach
  void someThingsToSee() {
    SHORTENER.on("/actuator/prometheus", answering(200, METRICS));
    OTHER.on("/actuator/prometheus", answering(200, METRICS));
    SHORTENER.on(
        "/functions",
        answering(
            200,
            FUNCTIONS
                .replace("YESTERDAY", today.minusDays(1).toString())
                .replace("TODAY", today.toString())));
    SHORTENER.behave(answering(302, "", "Location", "https://example.com/"));
  }

  private void openSignedIn() {
    open("/#key=" + TestKeys.ALL);
    assertThat(heading("Services")).isVisible();
  }

  private Locator region(String name) {
    return page.getByRole(
        AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator card(String service) {
    return page.getByRole(AriaRole.LISTITEM)
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName(service).setExact(true))));
  }

  @Test
  void a_key_in_the_fragment_signs_in_and_leaves_the_address() {
    openSignedIn();

    assertThat(page.url()).isEqualTo(address("/").toString());
    assertThat(context.cookies())
        .singleElement()
        .satisfies(
            cookie -> {
              assertThat(cookie.name).isEqualTo("session");
              assertThat(cookie.httpOnly).isTrue();
            });
    page.reload();
    assertThat(heading("Services")).isVisible();
  }

  @Test
  void without_a_session_a_key_is_asked_for() {
    open("/");

    assertThat(heading("Sign in")).isVisible();
    assertThat(page.getByLabel("API key")).isFocused();
    page.getByLabel("API key").fill(TestKeys.ALL);
    page.keyboard().press("Enter");
    assertThat(heading("Services")).isVisible();

    button("Sign out").click();
    assertThat(heading("Sign in")).isVisible();
    page.reload();
    assertThat(heading("Sign in")).isVisible();
  }

  @Test
  void a_wrong_key_is_said_to_be_wrong() {
    open("/");
    page.getByLabel("API key").fill("wrong");
    button("Sign in").click();

    assertThat(page.getByRole(AriaRole.ALERT)).hasText("This API key is not known.");
    assertThat(complaints).hasSize(2).allMatch(each -> each.contains("401"));
    complaints.clear();
  }

  @Test
  void services_show_how_they_are() {
    openSignedIn();

    assertThat(page.getByRole(AriaRole.STATUS))
        .hasText(Pattern.compile("1 of \\d+ services needs attention"));
    Locator shortener = card("url-shortener");
    assertThat(shortener).containsText("Version 1.2.3 · up 1 min 2 s");
    for (String fact :
        List.of("up", "db", "60 MB", "7 %", "31", "1,234", "4.05 ms", "closed", "0 of 0 failed")) {
      assertThat(shortener).containsText(fact);
    }
    assertThat(card("absent")).containsText("It cannot be reached.");
    assertThat(card("gateway")).containsText("degraded");
    assertThat(
            shortener.getByRole(
                AriaRole.LINK, new Locator.GetByRoleOptions().setName("circuitbreakers")))
        .hasAttribute("href", "/api/v1/services/url-shortener/actuator/circuitbreakers");
  }

  @Test
  void functions_show_what_they_cost_and_hostile_names_stay_text() {
    openSignedIn();

    Locator functions = region("Table of functions");
    assertThat(functions).containsText("createLinks");
    assertThat(functions).containsText("NewLinks → List<LinkView>");
    assertThat(functions).containsText("Click → ()");
    for (String fact :
        List.of("3,000,000", "12.3 ms", "20.5 ms", "999 ms", "1,500,000", "$24.60")) {
      assertThat(functions).containsText(fact);
    }
    assertThat(functions).containsText("<img src=x onerror=alert(1)>");
    assertThat(page.getByText("No word from absent.")).isVisible();
  }

  @Test
  void costs_stand_beside_those_of_being_always_on_day_by_day() {
    openSignedIn();

    Locator costs = region("Table of costs");
    assertThat(costs).containsText("url-shortener");
    assertThat(costs).containsText("$24.60");
    // A day of 24 hours, and what has passed of today.
    assertThat(costs).containsText(Pattern.compile("\\$0\\.(4[3-9]|[5-8])"));
    assertThat(page.getByText("$0.20 for a million executions")).isVisible();

    page.getByLabel("Figures of").selectOption(today.minusDays(1).toString());
    assertThat(costs).containsText("$8.20");
    assertThat(costs).containsText("$0.432");
    assertThat(region("Table of functions")).containsText("22 ms");
  }

  @Test
  void a_new_request_appears_with_the_way_to_its_trace() {
    openSignedIn();
    String trace = send("GET", "/abc123").headers().firstValue("X-Correlation-Id").orElseThrow();

    Locator link =
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(trace.substring(0, 8)));
    assertThat(link).hasAttribute("href", "http://traces.example/zipkin/traces/" + trace);
    Locator row = page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHas(link));
    assertThat(row).containsText("/abc123");
    assertThat(row).containsText("302");
    assertThat(row.getByRole(AriaRole.TIME).getAttribute("title")).endsWith(" UTC");
  }

  @Test
  void an_open_breaker_is_seen() {
    openSignedIn();
    breakers.circuitBreaker("url-shortener").transitionToForcedOpenState();

    assertThat(card("url-shortener")).containsText("forced-open");
    assertThat(card("url-shortener").getByText("Public breaker")).isVisible();
    assertThat(card("other").getByText("Public breaker")).isHidden();
  }

  @Test
  void a_services_own_breaker_is_seen_unless_it_is_closed() {
    SHORTENER.on(
        "/actuator/circuitbreakers",
        answering(
            200,
            """
            {"circuitBreakers": {"payment": {"state": "OPEN"}, "mail": {"state": "HALF_OPEN"},
                                 "carrier": {"state": "CLOSED"}}}\
            """));
    openSignedIn();

    assertThat(card("url-shortener"))
        .containsText("Its breaker to mail is half-open. Its breaker to payment is open.");
    assertThat(card("url-shortener").getByText("carrier")).hasCount(0);
    assertThat(card("other").getByText("Its breaker")).isHidden();
  }

  @Test
  void a_reader_without_the_right_sees_what_it_may() {
    open("/#key=" + TestKeys.READER);

    assertThat(card("url-shortener")).containsText("Version 1.2.3");
    assertThat(card("url-shortener").getByRole(AriaRole.LINK)).hasCount(0);
  }

  @ParameterizedTest
  @CsvSource({"320, LIGHT", "320, DARK", "768, LIGHT", "1920, LIGHT", "1920, DARK"})
  void everybody_can_read_it(int width, ColorScheme colours) throws IOException {
    send("GET", "/a-rather-long-code-that-takes-the-width-of-a-small-screen");
    open("/", width, colours);
    assertThat(heading("Sign in")).isVisible();
    assertThat(violations()).isEmpty();

    page.getByLabel("API key").fill(TestKeys.ALL);
    button("Sign in").click();
    assertThat(region("Table of functions")).containsText("createLinks");
    assertThat(card("url-shortener")).containsText("1,234");
    assertThat(violations()).isEmpty();
    assertThat(sidewaysWidth()).as("the page itself does not scroll sideways").isEqualTo(width);
    picture("status", width, colours);
  }
}
