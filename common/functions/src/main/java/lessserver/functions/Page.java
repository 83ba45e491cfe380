package lessserver.functions;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, newest first.
 *
 * @param nextCursor leads to the next part; null on the last
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /**
   * A part that may have fewer rows than were asked for, since more would be too large.
   *
   * @param last the position of its last row, if there are more
   */
  public static <T> Page<T> upTo(List<T> items, @Nullable Long last) {
    return new Page<>(items, last == null ? null : PageQuery.cursor(last));
  }

  /**
   * The part that was asked for.
   *
   * @param found up to {@link PageQuery#fetch()} rows, by falling position
   * @param position of a row: unique, higher for newer ones
   * @param view what a client sees of a row
   */
  public static <R, T> Page<T> of(
      PageQuery query, List<R> found, ToLongFunction<R> position, Function<R, T> view) {
    List<R> rows = found.subList(0, Math.min(found.size(), query.limit()));
    String next =
        found.size() > rows.size() ? PageQuery.cursor(position.applyAsLong(rows.getLast())) : null;
    return new Page<>(rows.stream().map(view).toList(), next);
  }
}
