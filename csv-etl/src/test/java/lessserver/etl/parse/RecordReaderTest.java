package lessserver.etl.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

  private static final Dialect USUAL = new Dialect("UTF-8", ',', '"', false);

  @Test
  void records_say_on_which_lines_they_stand() throws Exception {
    List<RawRow> rows = read("a,b\r\n\r\n\"c\nd\",e\rf,g");

    assertThat(rows)
        .containsExactly(
            new RawRow(1, 1, List.of("a", "b"), null),
            new RawRow(2, 1, List.of(), null),
            new RawRow(3, 2, List.of("c\nd", "e"), null),
            new RawRow(5, 1, List.of("f", "g"), null));
    assertThat(rows.get(1).isBlank()).isTrue();
  }

  @Test
  void rows_can_be_quoted_as_they_stood() throws Exception {
    String file = "a,b\r\n\"c\nd\",\"e\"\"\"\r\nf,g\n";
    try (RecordReader reader = new RecordReader(new StringReader(file), USUAL)) {
      List<RawRow> rows = all(reader);

      assertThat(rows)
          .extracting(row -> reader.text().lines(row.line(), row.lines(), 1_000))
          .containsExactly("a,b", "\"c\nd\",\"e\"\"\"", "f,g");
      assertThat(reader.text().lines(3, 1, 1_000)).isEqualTo("d\",\"e\"\"\"");
      assertThat(reader.text().lines(4, 1, 2)).isEqualTo("f,");
    }
  }

  @Test
  void a_quote_that_is_never_closed_costs_its_line_alone() throws Exception {
    List<RawRow> rows = read("a,b\nc,d\ne,\"f\ng,h\ni,j\n");

    assertThat(rows)
        .containsExactly(
            new RawRow(1, 1, List.of("a", "b"), null),
            new RawRow(2, 1, List.of("c", "d"), null),
            new RawRow(3, 1, List.of(), RawRow.Fault.MALFORMED_QUOTES),
            new RawRow(4, 1, List.of("g", "h"), null),
            new RawRow(5, 1, List.of("i", "j"), null));
  }

  @Test
  void text_after_a_closing_quote_costs_its_line_alone() throws Exception {
    assertThat(read("a\n\"b\"c\nd\n\"e\"f"))
        .containsExactly(
            new RawRow(1, 1, List.of("a"), null),
            new RawRow(2, 1, List.of(), RawRow.Fault.MALFORMED_QUOTES),
            new RawRow(3, 1, List.of("d"), null),
            new RawRow(4, 1, List.of(), RawRow.Fault.MALFORMED_QUOTES));
  }

  @Test
  void a_quote_that_is_closed_in_a_far_line_is_found_out_and_the_rows_between_are_kept()
      throws Exception {
    String rows = "x,y\n".repeat(100_000);
    List<RawRow> read = read("a,\"b\n" + rows + "c,\"d\"\n");

    assertThat(read.getFirst().fault()).isEqualTo(RawRow.Fault.MALFORMED_QUOTES);
    assertThat(read).hasSize(100_002);
    assertThat(read.getLast()).isEqualTo(new RawRow(100_002, 1, List.of("c", "d"), null));
  }

  @Test
  void a_field_that_is_too_long_costs_its_line_alone_however_long_it_is() throws Exception {
    for (String quote : List.of("", "\"")) {
      try (RecordReader reader =
          new RecordReader(
              new Pieces("a,b\nc," + quote, "x".repeat(1_000), 8_000, quote + "\nd,e\n"), USUAL)) {
        List<RawRow> rows = all(reader);

        assertThat(rows)
            .containsExactly(
                new RawRow(1, 1, List.of("a", "b"), null),
                new RawRow(2, 1, List.of(), RawRow.Fault.FIELD_TOO_LONG),
                new RawRow(3, 1, List.of("d", "e"), null));
      }
    }
  }

  @Test
  void a_record_of_very_many_fields_is_passed_over() throws Exception {
    try (RecordReader reader =
        new RecordReader(new Pieces("a\n", "b,".repeat(1_000), 1_000, "\nc\n"), USUAL)) {
      assertThat(all(reader))
          .containsExactly(
              new RawRow(1, 1, List.of("a"), null),
              new RawRow(2, 1, List.of(), RawRow.Fault.TOO_MANY_FIELDS),
              new RawRow(3, 1, List.of("c"), null));
    }
  }

  @Test
  void a_record_that_is_too_long_is_passed_over() throws Exception {
    String field = "x".repeat(500_000);

    assertThat(read("a\n" + String.join(",", Collections.nCopies(5, field)) + "\nb"))
        .extracting(RawRow::fault)
        .containsExactly(null, RawRow.Fault.RECORD_TOO_LONG, null);
  }

  @Test
  void a_file_of_open_quotes_is_given_up() {
    String filler = "x".repeat(110_000); // which each quote swallows, until the next one
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 110; i++) {
      file.append("\"a").append(filler).append('\n');
    }

    assertThatThrownBy(() -> read(file.toString()))
        .isInstanceOf(FileProblem.class)
        .hasMessageContaining("line");
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_first_field() throws Exception {
    assertThat(read("\uFEFFa,b").getFirst().fields()).containsExactly("a", "b");
  }

  @Test
  void what_the_source_fails_with_is_no_fault_of_a_record() {
    Reader broken =
        new Reader() {
          @Override
          public int read(char[] buffer, int offset, int length) {
            throw new FileProblem("broken-archive", "It is damaged.");
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> all(new RecordReader(broken, USUAL)))
        .isInstanceOf(FileProblem.class)
        .hasMessage("It is damaged.");
  }

  private static List<RawRow> read(String file) throws IOException {
    try (RecordReader reader = new RecordReader(new StringReader(file), USUAL)) {
      return all(reader);
    }
  }

  private static List<RawRow> all(RecordReader reader) throws IOException {
    List<RawRow> rows = new ArrayList<>();
    for (RawRow row; (row = reader.next()) != null; ) {
      rows.add(row);
    }
    return rows;
  }

  /** A text that is too long to be made at once. */
  private static final class Pieces extends Reader {

    private final String piece;
    private final String end;
    private int left;
    private StringReader now;

    private Pieces(String start, String piece, int times, String end) {
      this.piece = piece;
      this.end = end;
      this.left = times;
      this.now = new StringReader(start);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = now.read(buffer, offset, length);
      if (count >= 0 || left < 0) {
        return count;
      }
      now = new StringReader(left-- == 0 ? end : piece);
      return read(buffer, offset, length);
    }

    @Override
    public void close() {}
  }
}
