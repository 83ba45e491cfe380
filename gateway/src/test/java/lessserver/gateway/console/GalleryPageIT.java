package lessserver.gateway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static lessserver.gateway.FakeService.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lessserver.gateway.FakeService;
import lessserver.gateway.TestKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gallery. */
class GalleryPageIT extends ConsolePage {

  private static final byte[] THUMBNAIL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

  private static final String CAT =
      image(
          "cat",
          """
          "status": "ARCHIVED", "format": "JPEG", "width": 1200, "height": 800, "title": "cat.jpg",
          "description": "DONE", "caption": "A cat and <b>two</b> cups.", "captionSource": "OBJECTS",
          "labels": [{"name": "cat", "score": 0.914}, {"name": "cup", "score": 0.6}]\
          """);

  private static final String PAGE =
      image(
          "page",
          """
          "status": "ARCHIVED", "format": "PNG", "width": 10, "height": 20, "description": "DONE",
          "caption": "A portrait-format picture, mostly white. Nothing in it was recognised.",
          "captionSource": "APPEARANCE", "labels": [], "text": "No parking"\
          """);

  private static final String BAD =
      image(
          "bad",
          """
          "status": "REJECTED", "reason": {"code": "truncated", "detail": "it ends too early"},
          "description": "FAILED", "labels": []\
          """);

  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

  private static String image(String id, String rest) {
    return "{\"id\": \"%s\", \"submittedAt\": \"2026-01-31T12:00:00Z\", %s}".formatted(id, rest);
  }

  @BeforeEach
  void somePictures() {
    IMAGES.on("/api/v1/images", answering(200, list(CAT, PAGE, BAD)));
    IMAGES.on("/api/v1/images/stream", this::tell);
    for (String id : new String[] {"cat", "page", "new"}) {
      IMAGES.on("/api/v1/images/" + id + "/thumbnail", (_, connection) -> show(connection));
    }
  }

  private static String list(String... images) {
    return "{\"items\": [" + String.join(", ", images) + "], \"nextCursor\": null}";
  }

  private static void show(Socket connection) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: "
                + THUMBNAIL.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    out.write(THUMBNAIL);
    out.flush();
  }

  /** Events as they come into the queue, until the listener is gone. */
  private void tell(FakeService.Received request, Socket connection)
      throws IOException, InterruptedException {
    OutputStream out = connection.getOutputStream();
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n:\n\n"
            .getBytes(StandardCharsets.UTF_8));
    while (true) {
      out.flush();
      String event = news.poll(300, TimeUnit.MILLISECONDS);
      String said =
          event == null ? ":\n\n" : "event: image\ndata: " + event.replace("\n", " ") + "\n\n";
      out.write(said.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void openSignedIn() {
    open("/console/gallery.html#key=" + TestKeys.ALL);
    assertThat(picture("A cat")).isVisible();
  }

  /** The card with this text. */
  private Locator picture(String text) {
    return page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(text));
  }

  @Test
  void pictures_show_their_captions_and_say_who_made_them() {
    openSignedIn();

    Locator cat = picture("A cat and <b>two</b> cups.");
    assertThat(cat)
        .containsText("By a program, of the objects that it detected (up to 91 % sure).");
    assertThat(cat).containsText("cat.jpg · JPEG, 1,200 × 800");
    assertThat(cat.getByRole(AriaRole.LINK)).hasAttribute("href", "/api/v1/images/cat/content");
    assertThat(cat.getByRole(AriaRole.IMG)).hasAttribute("alt", "A cat and <b>two</b> cups.");
    assertThat(picture("Nothing in it was recognised"))
        .containsText("By a program, of format and colours alone.");
    assertThat(picture("Nothing in it was recognised")).containsText("On it: “No parking”");
    assertThat(picture("Rejected: it ends too early.").getByRole(AriaRole.LINK)).hasCount(0);
    assertThat(page.getByRole(AriaRole.STATUS).first()).hasText("Live");
    assertThat(page.getByRole(AriaRole.TIME).first().getAttribute("title")).endsWith(" UTC");
  }

  @Test
  void a_picture_appears_and_changes_as_it_is_archived_and_described() {
    openSignedIn();

    news.add(
        image("new", "\"status\": \"SUBMITTED\", \"description\": \"PENDING\", \"labels\": []"));
    assertThat(page.getByRole(AriaRole.LISTITEM).first()).containsText("Being looked at…");
    assertThat(page.getByRole(AriaRole.LISTITEM).first()).containsText("Being archived…");

    news.add(CAT.replace("\"cat\"", "\"new\"").replace("A cat and", "A dog and"));
    assertThat(page.getByRole(AriaRole.LISTITEM).first()).containsText("A dog and");
    assertThat(page.getByRole(AriaRole.LISTITEM)).hasCount(4);
  }

  @Test
  void an_address_is_given_and_a_refusal_is_said() {
    openSignedIn();
    IMAGES.on("/api/v1/images", answering(202, CAT));
    page.getByLabel("Its address").fill("https://example.com/cat.jpg");
    page.keyboard().press("Enter");
    assertThat(page.getByText("Taken. It appears below.")).isVisible();

    IMAGES.on(
        "/api/v1/images",
        answering(422, "{\"detail\": \"The url must lead to a public address.\"}"));
    page.getByLabel("Its address").fill("http://10.0.0.1/cat.jpg");
    button("Fetch").click();
    assertThat(page.getByText("The url must lead to a public address.")).isVisible();
    assertThat(complaints).isNotEmpty().allMatch(each -> each.contains("422"));
    complaints.clear();
  }

  @Test
  void files_are_sent_one_after_the_other() {
    openSignedIn();
    BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
    IMAGES.on(
        "/api/v1/images",
        (request, connection) -> {
          lengths.add(request.bodyLength());
          answering(202, CAT).handle(request, connection);
        });
    page.getByLabel("Or files")
        .setInputFiles(
            new FilePayload[] {
              new FilePayload("a.gif", "image/gif", THUMBNAIL),
              new FilePayload("b.gif", "image/gif", new byte[2_000_000])
            });
    button("Send").click();

    assertThat(page.getByText("Taken. It appears below.")).isVisible();
    assertThat(lengths).hasSize(2).last().satisfies(it -> assertThat(it).isGreaterThan(2_000_000));
  }

  @Test
  void words_find_pictures() {
    openSignedIn();
    BlockingQueue<String> questions = new LinkedBlockingQueue<>();
    IMAGES.on(
        "/api/v1/images",
        (request, connection) -> {
          questions.add(request.path());
          answering(200, list()).handle(request, connection);
        });
    page.getByLabel("With the words").fill("50% off");

    assertThat(page.getByText("No picture has these words")).isVisible();
    await().until(() -> questions.stream().anyMatch(each -> each.endsWith("q=50%25+off")));
  }

  @Test
  void a_reader_without_the_right_gives_nothing() {
    open("/console/gallery.html#key=" + TestKeys.READER);

    assertThat(picture("A cat")).isVisible();
    assertThat(heading("Give a picture")).isHidden();
  }

  @ParameterizedTest
  @CsvSource({"320, LIGHT", "1920, DARK"})
  void everybody_can_read_it(int width, ColorScheme colours) throws IOException {
    open("/console/gallery.html", width, colours);
    assertThat(heading("Sign in")).isVisible();
    assertThat(violations()).isEmpty();

    page.getByLabel("API key").fill(TestKeys.ALL);
    button("Sign in").click();
    assertThat(picture("A cat").getByRole(AriaRole.IMG)).isVisible();
    assertThat(violations()).isEmpty();
    assertThat(sidewaysWidth()).as("the page itself does not scroll sideways").isEqualTo(width);
    picture("gallery", width, colours);
  }

  @Test
  void the_status_page_leads_here_and_back() {
    open("/#key=" + TestKeys.ALL);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Gallery")).click();

    assertThat(picture("A cat")).isVisible();
    assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Status")))
        .hasAttribute("href", "/");
  }
}
