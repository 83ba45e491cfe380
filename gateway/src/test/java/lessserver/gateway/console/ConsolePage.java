package lessserver.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import lessserver.gateway.RunningGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.core.io.ClassPathResource;

/** A page of the console in a real browser, walked as a reader would: by roles and labels. */
abstract class ConsolePage extends RunningGateway {

  private static final List<Path> BROWSERS =
      Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
          .map(Path::of)
          .toList();

  /** As long as a busy machine may need, in milliseconds. */
  private static final double PATIENCE = 60_000;

  private static Playwright playwright;
  private static Browser browser;

  final List<String> complaints = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init") // each test opens its own
  BrowserContext context;

  @SuppressWarnings("NullAway.Init")
  Page page;

  @BeforeAll
  static void openBrowser() {
    Optional<Path> chromium = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(chromium.isPresent(), "no chromium is installed: the pages are not tested");
    }
    setDefaultAssertionTimeout(PATIENCE);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        chromium.orElseThrow(
                            () -> new IllegalStateException("no chromium is installed")))
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void closeBrowser() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    List<String> until = List.copyOf(complaints); // What is broken off by closing is no complaint.
    context.close();
    assertThat(until).isEmpty();
  }

  void open(String path) {
    open(path, 1280, ColorScheme.LIGHT);
  }

  void open(String path, int width, ColorScheme colours) {
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(colours)
                .setTimezoneId("Asia/Tokyo"));
    context.setDefaultTimeout(PATIENCE);
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequestFailed(request -> complaints.add(request.url() + " " + request.failure()));
    page.onResponse(
        response -> {
          if (response.status() >= 400) {
            complaints.add(response.url() + " " + response.status());
          }
        });
    page.navigate(address(path).toString());
  }

  Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }

  /** What axe-core has to object to. */
  List<String> violations() throws IOException {
    String axe =
        new ClassPathResource("META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")
            .getContentAsString(StandardCharsets.UTF_8);
    page.evaluate(axe);
    @SuppressWarnings("unchecked") // strings, as the script says
    List<String> found =
        (List<String>)
            page.evaluate(
                """
                async () => (await axe.run()).violations
                  .flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`))\
                """);
    return found;
  }

  Object sidewaysWidth() {
    return page.evaluate("document.documentElement.scrollWidth");
  }

  /** For whoever wants to look at it. */
  void picture(String name, int width, ColorScheme colours) {
    String file = "%s-%d-%s.png".formatted(name, width, colours).toLowerCase(Locale.ROOT);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "screenshots", file)));
  }
}
