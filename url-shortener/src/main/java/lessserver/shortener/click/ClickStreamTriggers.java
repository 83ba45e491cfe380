package lessserver.shortener.click;

import java.util.List;
import java.util.Locale;
import lessserver.functions.Functions;
import lessserver.functions.web.LiveStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Clicks as they are counted, as Server-Sent Events. */
@RestController
@RequestMapping("/api/v1/clicks/stream")
class ClickStreamTriggers {

  private final Functions functions;
  private final FollowClicks followClicks;
  private final LiveStreams streams;

  ClickStreamTriggers(Functions functions, FollowClicks followClicks, LiveStreams streams) {
    this.functions = functions;
    this.followClicks = followClicks;
    this.streams = streams;
  }

  /** Who comes back with the last id gets what was clicked meanwhile. */
  @GetMapping
  SseEmitter stream(
      @RequestParam(required = false) @Nullable String code,
      @RequestParam(required = false) @Nullable String campaign,
      @RequestParam(defaultValue = "false") boolean bots,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
    String followed = code == null ? null : code.toLowerCase(Locale.ROOT);
    ClickFeed feed =
        functions.call(
            followClicks, new FollowClicks.Wish(new ClickFilter(followed, campaign, bots), last));
    return streams.open(() -> news(feed));
  }

  private static List<LiveStreams.News> news(ClickFeed feed) {
    return feed.next().stream()
        .map(told -> new LiveStreams.News(told.after().toString(), "click", told.click()))
        .toList();
  }
}
