package lessserver.images.image;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** What changed since somebody last looked. */
@Component
class FollowChanges implements Function<FollowChanges.Look, FollowChanges.News> {

  private static final Limit AT_ONCE = Limit.of(200);

  /**
   * Longer than a transaction takes: changes become visible in another order than they are dated.
   */
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private static final Instant END = Instant.parse("3000-01-01T00:00:00Z");

  private final Images images;
  private final Clock clock;

  FollowChanges(Images images, Clock clock) {
    this.images = images;
    this.clock = clock;
  }

  /**
   * How far somebody has seen.
   *
   * @param since of changes before that nothing is told
   * @param seen the revisions that were told, by image
   */
  record Look(@Nullable Instant since, Map<String, Long> seen) {

    /**
     * Checks that there could be changes since then.
     *
     * @throws NoSuchTime if there could not
     */
    Look {
      if (since != null && (since.isBefore(Instant.EPOCH) || since.isAfter(END))) {
        throw new NoSuchTime();
      }
    }
  }

  /** Nobody was told of a change then. */
  static final class NoSuchTime extends Refusal {

    private static final long serialVersionUID = 1L;

    private NoSuchTime() {
      super(
          Kind.INVALID,
          "The last event's id is the instant of a change in milliseconds.",
          new FieldError("Last-Event-ID", "must be that of an event"));
    }
  }

  /**
   * What is new.
   *
   * @param next with which to look the next time
   */
  record News(List<ImageView> changed, Look next) {}

  @Override
  public News apply(Look look) {
    Instant since = look.since() == null ? clock.instant() : look.since();
    List<ImageView> recent =
        images.changedSince(since, AT_ONCE).stream().map(ImageView::of).toList();
    Map<String, Long> seen = new HashMap<>();
    recent.forEach(each -> seen.put(each.id(), each.revision()));
    List<ImageView> news = recent.stream().filter(each -> isNews(each, look.seen())).toList();
    return new News(news, new Look(next(since, recent), Map.copyOf(seen)));
  }

  private static boolean isNews(ImageView view, Map<String, Long> seen) {
    Long told = seen.get(view.id());
    return told == null || told < view.revision();
  }

  private static Instant next(Instant since, List<ImageView> recent) {
    if (recent.isEmpty()) {
      return since;
    }
    Instant last = recent.getLast().changedAt();
    // A full part is passed on from its end, or it would be the same for ever.
    Instant next = recent.size() == AT_ONCE.max() ? last : last.minus(OVERLAP);
    return next.isBefore(since) ? since : next;
  }
}
