package lessserver.etl.parse;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Passes a file's text on and remembers the last of it, so that a rejected row can be shown as it
 * stands, and so that reading can begin again after a line that nobody could read. What it
 * remembers is bounded, however long a line is. For one thread at a time.
 */
final class LineTap extends Reader {

  /** Characters: more than a chunk of rows with the longest record at its end. */
  private static final int WINDOW = 5_000_000;

  private static final int BLOCK = 16 * 1024;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Reader source;
  private final Deque<RawText.Block> blocks = new ArrayDeque<>();
  private int remembered;
  private boolean begun;

  /** What was passed on before and is to be passed on again, from {@code position} on. */
  private String again = "";

  private int position;

  /** The line on which the next character stands. */
  private long line = 1;

  private char last = '\n';

  LineTap(Reader source) {
    this.source = source;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count = fill(buffer, offset, length);
    if (count > 0) {
      remember(buffer, offset, count);
    }
    return count;
  }

  private int fill(char[] buffer, int offset, int length) throws IOException {
    if (position < again.length()) {
      int count = Math.min(length, again.length() - position);
      again.getChars(position, position + count, buffer, offset);
      position += count;
      return count;
    }
    again = "";
    position = 0;
    int count = source.read(buffer, offset, length);
    if (!begun && count > 0) {
      begun = true;
      if (buffer[offset] == BYTE_ORDER_MARK) {
        System.arraycopy(buffer, offset + 1, buffer, offset, count - 1);
        return count > 1 ? count - 1 : source.read(buffer, offset, length);
      }
    }
    return count;
  }

  private void remember(char[] buffer, int offset, int count) {
    blocks.add(new RawText.Block(line, last, new String(buffer, offset, count)));
    remembered += count;
    while (remembered > WINDOW && blocks.size() > 1) {
      remembered -= blocks.removeFirst().text().length();
    }
    for (int i = offset; i < offset + count; i++) {
      char c = buffer[i];
      if (c <= '\r' && (c == '\r' || (c == '\n' && (i == offset ? last : buffer[i - 1]) != '\r'))) {
        line++;
      }
    }
    last = buffer[offset + count - 1];
  }

  /** Lines before this one will not be asked for any more. */
  void forgetBefore(long first) {
    RawText.Block oldest = blocks.poll();
    while (oldest != null) {
      RawText.Block next = blocks.peek();
      if (next == null || next.line() >= first) {
        blocks.addFirst(oldest);
        return;
      }
      remembered -= oldest.text().length();
      oldest = blocks.poll();
    }
  }

  /** What is remembered. */
  RawText text() {
    return new RawText(List.copyOf(blocks));
  }

  /**
   * Goes back, or on, to the beginning of this line, or of the first one after it that can be
   * reached; the next character that is read is its first.
   *
   * @return the line that was reached; after the file's last line, the one that would follow
   */
  long moveTo(long wanted) throws IOException {
    RawText text = text();
    long reached = Math.max(wanted, text.firstLine());
    int start = text.startOf(reached);
    char[] buffer = new char[BLOCK];
    while (start < 0) {
      blocks.clear();
      remembered = 0;
      if (read(buffer, 0, BLOCK) < 0) {
        return line + (last == '\n' || last == '\r' ? 0 : 1);
      }
      text = text();
      reached = Math.max(wanted, text.firstLine());
      start = text.startOf(reached);
    }
    goBack(text.all(), start, reached);
    return reached;
  }

  private void goBack(String text, int start, long reached) {
    again = text.substring(start) + again.substring(position);
    position = 0;
    List<RawText.Block> kept = new ArrayList<>();
    int left = start;
    for (RawText.Block block : blocks) {
      int length = Math.min(left, block.text().length());
      if (length > 0) {
        kept.add(
            new RawText.Block(block.line(), block.before(), block.text().substring(0, length)));
      }
      left -= length;
    }
    blocks.clear();
    blocks.addAll(kept);
    remembered = start;
    line = reached;
    last = '\n';
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
