package lessserver.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static lessserver.gateway.FakeService.answering;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.List;
import lessserver.gateway.TestKeys;
import lessserver.gateway.openapi.ServiceParts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page on which every operation can be tried. */
class SwaggerPageIT extends ConsolePage {

  private static final String LOADED =
      "performance.getEntriesByType('resource').map(each => each.name)"
          + ".filter(name => !name.startsWith('data:'))";

  private static final String DRAWN =
      """
      () => Promise.race([
        new Promise(resolve => requestAnimationFrame(() => resolve(true))),
        new Promise(resolve => setTimeout(() => resolve(false), 10_000))])\
      """;

  @BeforeEach
  void theShortenerSaysWhatItCanDo() {
    String document = ServiceParts.documentOf("url-shortener").toString();
    SHORTENER.on("/openapi.json", answering(200, document));
  }

  @Test
  void what_an_operation_takes_is_shown_as_an_example_and_as_a_schema() {
    openAt("Links/createLinks");
    Locator body = page.locator(".opblock-section-request-body");
    assertThat(body).containsText("https://example.com/sale");

    body.getByText("Schema", new Locator.GetByTextOptions().setExact(true)).click();

    assertThat(body).containsText("The wish for links to one target.");
  }

  @Test
  void what_all_operations_of_a_path_take_is_shown_with_each() {
    openAt("Links/findLink");

    assertThat(page.locator("tr[data-param-name='code']")).isVisible();
  }

  @Test
  void an_answer_that_has_all_of_some_parts_has_an_example_of_them() {
    String orders = ServiceParts.documentOf("order-orchestrator").toString();
    open("/swagger-ui.html#/Orders/placeOrder");
    page.route(
        "**/openapi.json",
        asked ->
            asked.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(orders)));
    page.reload();

    assertThat(page.locator("tr.response[data-code='202'] .example"))
        .containsText("statusQueryGetUri");
  }

  @Test
  void what_is_optional_is_not_sent_until_it_is_filled_in() {
    openAt("Links/createLinks");
    page.locator(".try-out__btn").click();

    assertThat(page.locator("tr[data-param-name='Idempotency-Key'] input")).hasValue("");
  }

  @Test
  void an_operation_is_tried_with_a_key_that_is_typed_in_and_nobody_outside_hears_of_it() {
    openAt("Keys/findSession");
    assertThat(page.locator(".info .title")).containsText("Less Server");

    page.locator("button.authorize").first().click();
    page.locator(".modal-ux input[type=text]").fill(TestKeys.READER);
    page.locator(".modal-ux button.authorize").click();
    page.locator(".modal-ux button.btn-done").click();
    page.locator(".try-out__btn").click();
    page.locator("button.execute").click();

    assertThat(page.locator(".live-responses-table").first()).containsText("\"reader\"");
    assertThat(page.locator("#operations-Keys-findSession")).isVisible();
    assertThat((List<?>) page.evaluate(LOADED))
        .isNotEmpty()
        .allMatch(address -> address.toString().startsWith("http://localhost:" + port));
  }

  /**
   * The page scrolls to the operation while it is being put together. Now and then, on a busy
   * machine, Chromium draws no more frames of it after that, so that nothing can be clicked, and
   * only another page helps.
   */
  private void openAt(String operation) {
    for (int attempt = 1; attempt <= 3; attempt++) {
      open("/swagger-ui.html#/" + operation);
      assertThat(page.locator(".opblock.is-open")).isVisible();
      if (page.evaluate(DRAWN).equals(true)) {
        return;
      }
      context.close();
      complaints.clear(); // of what was broken off
    }
    throw new AssertionError("three pages were not drawn");
  }
}
