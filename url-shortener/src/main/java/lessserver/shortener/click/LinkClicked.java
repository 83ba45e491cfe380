package lessserver.shortener.click;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import lessserver.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * A short link was followed.
 *
 * @param referrer the host of the page that the visitor came from; the rest of its address is
 *     nobody's business
 * @param visitor tells visitors of one day apart, and says nothing of who they are
 */
public record LinkClicked(
    String code,
    @Nullable String campaign,
    @Nullable String medium,
    @Nullable String referrer,
    @Nullable String userAgent,
    @Nullable String visitor,
    Instant clickedAt)
    implements Event {

  static final String TOPIC = "link-clicks";

  private static final int LONGEST_USER_AGENT = 512;
  private static final int LONGEST_REFERRER = 255;

  /** A click, with what the browser sent cut down to what is counted. */
  public static LinkClicked of(
      String code,
      @Nullable String campaign,
      @Nullable String medium,
      @Nullable String referringPage,
      @Nullable String userAgent,
      @Nullable String visitor,
      Instant clickedAt) {
    return new LinkClicked(
        code,
        campaign,
        medium,
        host(referringPage),
        cut(userAgent, LONGEST_USER_AGENT),
        visitor,
        clickedAt);
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public String type() {
    return "lessserver.link.clicked.v1";
  }

  @Override
  public String subject() {
    return code;
  }

  /** A referrer is what a stranger sent: whatever is no address counts as none. */
  private static @Nullable String host(@Nullable String page) {
    try {
      return page == null ? null : cut(new URI(page).getHost(), LONGEST_REFERRER);
    } catch (URISyntaxException _) {
      return null;
    }
  }

  private static @Nullable String cut(@Nullable String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest);
  }
}
