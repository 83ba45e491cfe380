package lessserver.shortener.click;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Clicks as they are counted. For one thread at a time. */
final class ClickFeed {

  private static final int AT_ONCE = 200;

  private final Clicks clicks;
  private final ClickFilter filter;
  private FeedPosition position;

  ClickFeed(Clicks clicks, ClickFilter filter, FeedPosition position) {
    this.clicks = clicks;
    this.filter = filter;
    this.position = position;
  }

  /** A click, and where to go on after it. */
  record Told(FeedPosition after, ClickView click) {}

  /** What has come since the last time. */
  List<Told> next() {
    List<Told> told = new ArrayList<>();
    for (Map.Entry<Integer, Long> counted : clicks.positions().entrySet()) {
      int partition = counted.getKey();
      long from = position.in(partition);
      long to = counted.getValue();
      if (to < from) {
        position = position.at(partition, 0); // It is another topic.
        from = 0;
      }
      if (from < to) {
        List<Clicks.ToldAgain> found = clicks.between(partition, from, to, filter, AT_ONCE);
        for (Clicks.ToldAgain each : found) {
          position = position.at(partition, each.offset() + 1);
          told.add(new Told(position, each.view()));
        }
        if (found.size() < AT_ONCE) {
          position = position.at(partition, to);
        }
      }
    }
    return told;
  }
}
