package lessserver.etl.parse;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a file's text, from which lines can be quoted as they stand. What rejects nothing
 * never asks, so the lines are found when first asked for. For one thread at a time.
 */
public final class RawText {

  /** None once there is an index, which has their text. */
  private List<Block> blocks;

  private @Nullable Index index;

  /**
   * Text as it was read.
   *
   * @param line on which its first character stands
   * @param before the character before it, {@code '\n'} at a file's beginning
   */
  record Block(long line, char before, String text) {}

  /** Where each line begins, the first of which is {@code line}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Index(String text, long line, int[] starts) {}

  RawText(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /**
   * These lines without the break at their end, cut to a length; empty if they are too long ago.
   */
  public String lines(long first, int count, int longest) {
    int start = startOf(first);
    if (start < 0) {
      return "";
    }
    String text = index().text();
    int next = startOf(first + count);
    int end = next < 0 ? text.length() : next;
    if (end > start && text.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(start, Math.min(end, start + longest));
  }

  /** Where in {@link #all} this line begins, or -1. */
  int startOf(long line) {
    long position = line - index().line();
    int[] starts = index().starts();
    return position >= 0 && position < starts.length ? starts[(int) position] : -1;
  }

  /** The first line that is here from its beginning. */
  long firstLine() {
    return index().line();
  }

  String all() {
    return index().text();
  }

  private Index index() {
    if (index == null) {
      index = makeIndex();
      blocks = List.of();
    }
    return index;
  }

  private Index makeIndex() {
    if (blocks.isEmpty()) {
      return new Index("", 0, new int[0]);
    }
    String text = String.join("", blocks.stream().map(Block::text).toList());
    Block first = blocks.getFirst();
    IntStream.Builder starts = IntStream.builder();
    long line = first.line();
    int begin = first.before() == '\r' && text.startsWith("\n") ? 1 : 0;
    if (first.before() == '\r' || first.before() == '\n') {
      starts.add(begin);
    } else {
      line++;
    }
    addBreaks(text, begin, starts);
    return new Index(text, line, starts.build().toArray());
  }

  /** What follows each line's end, be that {@code \r}, {@code \n}, or both. */
  private static void addBreaks(String text, int begin, IntStream.Builder starts) {
    int feed = text.indexOf('\n', begin);
    int carriage = text.indexOf('\r', begin);
    while (feed >= 0 || carriage >= 0) {
      boolean both = carriage >= 0 && feed == carriage + 1;
      int end = both || carriage < 0 || (feed >= 0 && feed < carriage) ? feed : carriage;
      starts.add(end + 1);
      feed = feed >= 0 && feed <= end ? text.indexOf('\n', end + 1) : feed;
      carriage = carriage >= 0 && carriage <= end ? text.indexOf('\r', end + 1) : carriage;
    }
  }
}
