package lessserver.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows and columns for a terminal or a page. */
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  void row(Object... cells) {
    rows.add(IntStream.range(0, cells.length).mapToObj(i -> String.valueOf(cells[i])).toList());
  }

  /** Columns as wide as their widest cell, two spaces between them. */
  String plain() {
    return lines("", "  ", "");
  }

  String markdown() {
    List<String> lines = new ArrayList<>(lines("| ", " | ", " |").lines().toList());
    lines.add(
        1,
        IntStream.range(0, rows.getFirst().size())
            .mapToObj(column -> "-".repeat(width(column) + 2))
            .collect(Collectors.joining("|", "|", "|")));
    return String.join("\n", lines);
  }

  private String lines(String begin, String between, String end) {
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .mapToObj(column -> padded(row.get(column), width(column)))
                    .collect(Collectors.joining(between, begin, end))
                    .stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
