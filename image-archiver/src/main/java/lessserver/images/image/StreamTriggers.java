package lessserver.images.image;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lessserver.functions.Functions;
import lessserver.functions.web.LiveStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Images as they change, as Server-Sent Events. */
@RestController
class StreamTriggers {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Functions functions;
  private final FollowChanges followChanges;
  private final LiveStreams streams;

  StreamTriggers(Functions functions, FollowChanges followChanges, LiveStreams streams) {
    this.functions = functions;
    this.followChanges = followChanges;
    this.streams = streams;
  }

  /**
   * Each event is an image as it is then, its id the instant of the change in milliseconds; who
   * comes back with the last one gets what is new, and what changed shortly before it again.
   */
  @GetMapping("/api/v1/images/stream")
  SseEmitter stream(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long last) {
    FollowChanges.Look from =
        last == null
            ? FollowChanges.Look.FIRST
            : FollowChanges.Look.after(Instant.ofEpochMilli(last));
    return streams.open(new Changes(functions.call(followChanges, from)));
  }

  /** What changes from a first look on. */
  private final class Changes implements LiveStreams.Source {

    private FollowChanges.@Nullable News first;
    private FollowChanges.Look next;

    private Changes(FollowChanges.News first) {
      this.first = first;
      this.next = first.next();
    }

    /** Looks past the metered function: a stream is one invocation, however long it lasts. */
    @Override
    public List<LiveStreams.News> news() {
      FollowChanges.News news = first == null ? followChanges.apply(next) : first;
      first = null;
      next = news.next();
      return news.changed().stream()
          .map(
              view ->
                  new LiveStreams.News(
                      String.valueOf(view.changedAt().toEpochMilli()), "image", view))
          .toList();
    }

    @Override
    public Duration pause() {
      return next.isAtTheEnd() ? LOOK_EVERY : Duration.ZERO;
    }
  }
}
