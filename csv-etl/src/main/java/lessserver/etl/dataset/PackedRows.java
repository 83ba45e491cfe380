package lessserver.etl.dataset;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Many rows in little memory: their values are bytes until one is asked for, in the form in which
 * {@code COPY} sends them on. As objects, the rows that are under way at once would fill the part
 * of a small heap that is cheap to clean. For one thread at a time.
 */
public final class PackedRows extends AbstractList<Row> implements RandomAccess {

  private static final int BYTES_OF_A_ROW = 128;

  private final List<Column> columns;
  private final CopyBuffer values;
  private long[] lines;
  private int[] heights;

  /** Where each row's values begin, and the last one's end. */
  private int[] begins;

  private int size;

  /** Of these columns, with room for about so many. */
  public PackedRows(List<Column> columns, int count) {
    this.columns = columns;
    this.values = new CopyBuffer(count * BYTES_OF_A_ROW);
    this.lines = new long[count];
    this.heights = new int[count];
    this.begins = new int[count + 1];
  }

  /** The rows, which may be packed already. */
  static PackedRows of(List<Column> columns, List<Row> rows) {
    if (rows instanceof PackedRows packed) {
      return packed;
    }
    PackedRows packed = new PackedRows(columns, rows.size());
    packed.addAll(rows);
    return packed;
  }

  @Override
  public boolean add(Row row) {
    reserve(1);
    lines[size] = row.line();
    heights[size] = row.lines();
    for (@Nullable Object value : row.values()) {
      values.add(value);
    }
    size++;
    begins[size] = values.length();
    return true;
  }

  /** Adds rows of the same columns. */
  public void append(PackedRows more) {
    reserve(more.size);
    int shift = values.length();
    values.put(more.values.octets(), 0, more.values.length());
    System.arraycopy(more.lines, 0, lines, size, more.size);
    System.arraycopy(more.heights, 0, heights, size, more.size);
    for (int i = 1; i <= more.size; i++) {
      begins[size + i] = shift + more.begins[i];
    }
    size += more.size;
  }

  /** Has no rows then, and still the room for those that it had. */
  @Override
  public void clear() {
    values.clear();
    size = 0;
  }

  private void reserve(int more) {
    if (lines.length - size < more) {
      int capacity = Math.max(size * 2, size + more);
      lines = Arrays.copyOf(lines, capacity);
      heights = Arrays.copyOf(heights, capacity);
      begins = Arrays.copyOf(begins, capacity + 1);
    }
  }

  @Override
  public Row get(int index) {
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    int at = begins[index];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.value(at, columns.get(i).type());
      at += values.size(at);
    }
    return new Row(lines[index], heights[index], Arrays.asList(row));
  }

  /** How many bytes the values take. */
  public long octets() {
    return values.length();
  }

  /** On which line this row begins. */
  long line(int index) {
    return lines[index];
  }

  /** Adds this row's values to others. */
  void copy(int index, CopyBuffer to) {
    to.put(values.octets(), begins[index], begins[index + 1] - begins[index]);
  }

  @Override
  public int size() {
    return size;
  }
}
