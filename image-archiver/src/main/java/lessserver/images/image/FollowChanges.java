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
   * Longer than a transaction takes, and than clocks differ: changes become visible in another
   * order than they are dated.
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
   * How far somebody has seen. Who looks goes from one full part of the changes to the next, and
   * from the end back to where others may have become visible meanwhile.
   *
   * @param since where to begin again at the end
   * @param at where to go on, unless that is the end
   * @param seen what was told and may be met again, by image
   */
  record Look(@Nullable Instant since, @Nullable Place at, Map<String, Seen> seen) {

    /** Of who wants to hear of what comes from now on. */
    static final Look FIRST = new Look(null, null, Map.of());

    /**
     * Of who comes back, having heard of the change of that instant.
     *
     * @throws NoSuchTime if there could not be one
     */
    static Look after(Instant heard) {
      if (heard.isBefore(Instant.EPOCH) || heard.isAfter(END)) {
        throw new NoSuchTime();
      }
      return new Look(heard.minus(OVERLAP), null, Map.of());
    }

    boolean isAtTheEnd() {
      return at == null;
    }
  }

  /**
   * Between two changes.
   *
   * @param begun when somebody set out, who misses what becomes visible behind him later
   */
  record Place(Instant changedAt, long position, Instant begun) {}

  /** An image as it was told of. */
  record Seen(long revision, Instant changedAt) {

    private static Seen of(Image image) {
      return new Seen(image.revision(), image.changedAt());
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
    return look.since() == null ? new News(List.of(), fromNow()) : next(look, look.since());
  }

  /** What can be seen now is old; what was dated before and becomes visible later is not. */
  private Look fromNow() {
    Instant since = clock.instant().minus(OVERLAP);
    Look look = new Look(since, null, Map.of());
    do {
      look = next(look, since).next();
    } while (!look.isAtTheEnd());
    return look;
  }

  private News next(Look look, Instant since) {
    Place from = look.at() == null ? new Place(since, Long.MIN_VALUE, clock.instant()) : look.at();
    List<Image> part = images.changedAfter(from.changedAt(), from.position(), AT_ONCE);
    List<ImageView> news =
        part.stream().filter(each -> isNews(each, look.seen())).map(ImageView::of).toList();
    Instant back = later(since, from.begun().minus(OVERLAP));
    Map<String, Seen> seen = new HashMap<>(look.seen());
    part.forEach(each -> seen.put(each.id(), Seen.of(each)));
    seen.values().removeIf(each -> each.changedAt().isBefore(back));
    return new News(news, new Look(back, end(part, from), Map.copyOf(seen)));
  }

  private static boolean isNews(Image image, Map<String, Seen> seen) {
    Seen told = seen.get(image.id());
    return told == null || told.revision() < image.revision();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Behind a part that is full; what is not full was the last. */
  private static @Nullable Place end(List<Image> part, Place from) {
    return part.size() < AT_ONCE.max()
        ? null
        : new Place(part.getLast().changedAt(), part.getLast().position(), from.begun());
  }
}
