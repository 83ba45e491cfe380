package lessserver.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import lessserver.gateway.TestKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The runs of orchestrations; the answers of the durable API are the test's own. */
class RunsPageIT extends ConsolePage {

  private static final String RUN =
      """
      {"name": "PlaceOrder", "instanceId": "%s", "runtimeStatus": "%s", "input": {"a": 1},
       "customStatus": "PLACED", "output": null, "createdTime": "2026-01-31T12:00:00Z",
       "lastUpdatedTime": "2026-01-31T12:01:30Z", "historyEvents": [
        {"EventType": "ExecutionStarted", "Timestamp": "2026-01-31T12:00:00Z",
         "FunctionName": "PlaceOrder", "Input": {"a": 1}},
        {"EventType": "TaskFailed", "Timestamp": "2026-01-31T12:00:01Z", "FunctionName": "pay",
         "ScheduledTime": "2026-01-31T12:00:00.750Z", "Input": {"sum": 3},
         "Reason": "<b>declined</b>"},
        {"EventType": "TaskCompleted", "Timestamp": "2026-01-31T12:00:02Z", "FunctionName": "pay",
         "ScheduledTime": "2026-01-31T12:00:01.500Z", "Input": {"sum": 3}, "Result": "paid"},
        {"EventType": "TimerCreated", "Timestamp": "2026-01-31T12:00:02Z",
         "FireAt": "2026-02-01T12:00:00Z"}]}\
      """;

  private static final String WHY =
      """
      {"sentence": "It waits for event Approval.", "waitingFor": [{"kind": "event",
       "name": "Approval", "since": "2026-01-31T12:00:02Z", "until": null, "attempt": 1}]}\
      """;

  private static final long MORE_THAN_A_PAUSE = 6_000; // ms
  private static final String CONTINUATION = "x-ms-continuation-token";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile String status = "Running";
  private volatile boolean hasOlder;
  private volatile boolean isSlow;
  private volatile @Nullable Route held;

  private void openSignedIn() {
    open("/console/runs.html");
    signIn();
  }

  private void signIn() {
    page.route("**/runtime/webhooks/durabletask/**", this::answer);
    page.getByLabel("API key").fill(TestKeys.ALL);
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.LINK, named("ord-1"))).isVisible();
  }

  private void answer(Route route) {
    String url = route.request().url();
    String path = url.substring(url.indexOf("/instances"));
    if (route.request().method().equals("POST")) {
      String body = route.request().postData();
      told.add(path + (body == null ? "" : " " + body));
      route.fulfill(new Route.FulfillOptions().setStatus(202));
    } else if (route.request().headers().containsKey(CONTINUATION)) {
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(503)
              .setBody("{\"detail\": \"The service's database is away or busy.\"}")
              .setContentType("application/problem+json"));
    } else if (path.startsWith("/instances?")) {
      told.add(path);
      if (isSlow) {
        held = route;
        return;
      }
      route.fulfill(
          new Route.FulfillOptions()
              .setHeaders(hasOlder ? Map.of(CONTINUATION, "older") : Map.of())
              .setBody("[" + RUN.formatted("ord-1", status) + "]")
              .setContentType("application/json"));
    } else {
      String body = path.contains("/explain") ? WHY : RUN.formatted("ord-1", status);
      route.fulfill(new Route.FulfillOptions().setBody(body).setContentType("application/json"));
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private Locator step(String text) {
    return page.locator("#timeline li").filter(new Locator.FilterOptions().setHasText(text));
  }

  @Test
  void a_run_is_a_timeline_that_says_what_it_waits_for() throws IOException {
    openSignedIn();
    page.getByRole(AriaRole.LINK, named("ord-1")).click();

    assertThat(heading("ord-1")).isVisible();
    assertThat(page.getByText("PlaceOrder · Running · 1 min 30 s from start to last step"))
        .isVisible();
    assertThat(page.getByText("It waits for event Approval.")).isVisible();
    assertThat(step("<b>declined</b>")).containsText("took 250 ms");
    assertThat(step("pay, attempt 2")).containsText("took 500 ms");
    step("pay, attempt 2").getByText("Output").click();
    assertThat(step("pay, attempt 2").getByText("\"paid\"")).isVisible();
    assertThat(violations()).isEmpty();
  }

  @Test
  void a_run_is_suspended_resumed_terminated_and_told_of_events() {
    openSignedIn();
    page.getByRole(AriaRole.LINK, named("ord-1")).click();
    assertThat(button("Rewind")).isHidden();

    page.getByLabel("Event", new Page.GetByLabelOptions().setExact(true)).fill("Approval");
    page.getByLabel("Its data, as JSON").fill("{\"approved\": true}");
    button("Raise").click();
    assertThat(page.getByText("Told.")).isVisible();
    page.getByLabel("Reason").fill("too hot");
    button("Suspend").click();
    status = "Failed";
    assertThat(button("Rewind")).isVisible();
    button("Rewind").click();
    assertThat(page.getByLabel("Reason")).isEmpty();
    page.waitForCondition(() -> told.stream().anyMatch(each -> each.contains("/rewind")));

    assertThat(told)
        .contains(
            "/instances/ord-1/raiseEvent/Approval?taskHub=orders {\"approved\": true}",
            "/instances/ord-1/suspend?reason=too+hot&taskHub=orders",
            "/instances/ord-1/rewind?taskHub=orders");
  }

  @Test
  void runs_are_filtered() {
    openSignedIn();
    page.getByLabel("Status").selectOption("Failed");
    page.getByLabel("Id begins with").fill("ord");
    page.getByLabel("Tag").fill("customer:ada");
    page.waitForCondition(
        () ->
            told.stream()
                .anyMatch(
                    each ->
                        each.contains("runtimeStatus=Failed")
                            && each.contains("instanceIdPrefix=ord")
                            && each.contains("tag=customer%3Aada")));
    page.getByLabel("Of", new Page.GetByLabelOptions().setExact(true)).selectOption("stocks");
    page.waitForCondition(() -> told.stream().anyMatch(each -> each.contains("taskHub=stocks")));
  }

  @Test
  void that_older_runs_are_not_to_be_had_is_said() {
    hasOlder = true;
    openSignedIn();
    button("More").click();

    assertThat(page.locator("#summary")).hasText("The service's database is away or busy.");
    assertThat(complaints).isNotEmpty().allMatch(each -> each.contains("503"));
    complaints.clear();
  }

  @Test
  void who_signs_out_while_an_answer_is_on_its_way_is_asked_about_no_more() {
    open("/console/runs.html");
    page.clock().install();
    signIn();
    isSlow = true;
    page.clock().fastForward(MORE_THAN_A_PAUSE);
    page.waitForCondition(() -> held != null);
    button("Sign out").click();
    assertThat(heading("Sign in")).isVisible();

    isSlow = false;
    answer(Objects.requireNonNull(held));
    waitForTheGateway();
    told.clear();
    page.clock().fastForward(MORE_THAN_A_PAUSE);
    waitForTheGateway();
    assertThat(told).isEmpty();
    assertThat(page.locator("#summary")).isEmpty();
  }

  /** What the page has asked for before has been asked for then. */
  private void waitForTheGateway() {
    page.evaluate("fetch('/api/v1/session').then(answer => answer.text())");
  }

  @Test
  void everybody_can_read_it_on_a_small_screen() throws IOException {
    open("/console/runs.html", 320, ColorScheme.DARK);
    page.route("**/runtime/webhooks/durabletask/**", this::answer);
    page.getByLabel("API key").fill(TestKeys.ALL);
    button("Sign in").click();
    assertThat(page.getByRole(AriaRole.LINK, named("ord-1"))).isVisible();
    assertThat(violations()).isEmpty();
    assertThat(sidewaysWidth()).isEqualTo(320);
  }
}
