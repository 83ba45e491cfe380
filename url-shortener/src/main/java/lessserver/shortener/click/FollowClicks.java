package lessserver.shortener.click;

import jakarta.validation.Validator;
import java.util.function.Function;
import lessserver.functions.Constraints;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Begins to tell somebody of clicks: from now on, or from where they have stopped to listen. */
@Component
class FollowClicks implements Function<FollowClicks.Wish, ClickFeed> {

  private final Clicks clicks;
  private final Validator validator;

  FollowClicks(Clicks clicks, Validator validator) {
    this.clicks = clicks;
    this.validator = validator;
  }

  /**
   * The wish to hear of clicks.
   *
   * @param after what was heard last; null to hear of new ones only
   */
  record Wish(ClickFilter filter, @Nullable String after) {}

  @Override
  public ClickFeed apply(Wish wish) {
    Constraints.check(validator, wish.filter());
    FeedPosition position =
        wish.after() == null ? new FeedPosition(clicks.positions()) : FeedPosition.of(wish.after());
    return new ClickFeed(clicks, wish.filter(), position);
  }
}
