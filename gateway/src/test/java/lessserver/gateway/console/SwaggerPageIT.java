package lessserver.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.Test;

/** The page on which every operation can be tried. */
class SwaggerPageIT extends ConsolePage {

  private static final String LOADED =
      "performance.getEntriesByType('resource').map(each => each.name)"
          + ".filter(name => !name.startsWith('data:'))";

  @Test
  void an_operation_is_tried_with_a_key_that_is_typed_in_and_nobody_outside_hears_of_it() {
    open("/swagger-ui.html#/Keys/findSession");
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
}
