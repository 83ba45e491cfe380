package lessserver.etl.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a file's text, from which lines can be quoted as they stand. What rejects nothing
 * never asks, so the lines are found when first asked for. For one thread at a time.
 */
public final class RawText {

  private final List<Block> blocks;
  private @Nullable Index index;

  /**
   * Text as it was read.
   *
   * @param line on which its first character stands
   * @param before the character before it, {@code '\n'} at a file's beginning
   */
  record Block(long line, char before, String text) {}

  /** Where each line begins, the first of which is {@code line}. */
  private record Index(String text, long line, List<Integer> starts) {}

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
    List<Integer> starts = index().starts();
    return position >= 0 && position < starts.size() ? starts.get((int) position) : -1;
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
    }
    return index;
  }

  private Index makeIndex() {
    if (blocks.isEmpty()) {
      return new Index("", 0, List.of());
    }
    String text = blocks.stream().map(Block::text).collect(Collectors.joining());
    Block first = blocks.getFirst();
    List<Integer> starts = new ArrayList<>();
    long line = first.line();
    if (first.before() == '\r' || first.before() == '\n') {
      starts.add(first.before() == '\r' && text.startsWith("\n") ? 1 : 0);
    } else {
      line++;
    }
    for (int i = first.before() == '\r' && text.startsWith("\n") ? 1 : 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
        i++;
      }
      if (c == '\r' || c == '\n') {
        starts.add(i + 1);
      }
    }
    return new Index(text, line, starts);
  }
}
