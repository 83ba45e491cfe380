package lessserver.shortener.click;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lessserver.functions.Refusal;

/**
 * How far somebody has heard of clicks: the next offset in each partition of the topic. A click's
 * place there is the same in every generation of the read model, and partitions are counted in
 * their order, so nothing is told twice or left out.
 */
record FeedPosition(Map<Integer, Long> next) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,5}:\\d{1,18}(,(?!$)|$))+");

  FeedPosition {
    next = new TreeMap<>(next);
  }

  /**
   * As it was written.
   *
   * @throws InvalidEventId if it was not
   */
  static FeedPosition of(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidEventId();
    }
    Map<Integer, Long> next = new TreeMap<>();
    for (String each : text.split(",", -1)) {
      String[] parts = each.split(":", -1);
      next.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
    }
    return new FeedPosition(next);
  }

  FeedPosition at(int partition, long offset) {
    Map<Integer, Long> moved = new TreeMap<>(next);
    moved.put(partition, offset);
    return new FeedPosition(moved);
  }

  /** The beginning of a partition that nothing is known of. */
  long in(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  @Override
  public String toString() {
    return next.entrySet().stream()
        .map(each -> each.getKey() + ":" + each.getValue())
        .collect(Collectors.joining(","));
  }

  /** That is no id that the stream gave. */
  static final class InvalidEventId extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidEventId() {
      super(
          Kind.INVALID,
          "The Last-Event-ID is none of this stream.",
          new FieldError("Last-Event-ID", "must be an id that this stream gave"));
    }
  }
}
