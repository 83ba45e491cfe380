package lessserver.etl.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import lessserver.etl.dataset.Column;
import lessserver.etl.dataset.PackedRows;
import lessserver.etl.dataset.Row;
import lessserver.etl.dataset.Target;
import lessserver.etl.imports.OnDuplicate;
import lessserver.etl.imports.Progress;
import lessserver.etl.imports.Reject;
import lessserver.etl.parse.ColumnType;
import lessserver.etl.parse.Dialect;
import org.junit.jupiter.api.Test;

/** Extract and transform, each alone and composed. */
class TransformTest {

  private static final List<Column> COLUMNS =
      List.of(
          new Column(1, "n", ColumnType.INTEGER, null),
          new Column(2, "price", ColumnType.DECIMAL, ","),
          new Column(3, "w", ColumnType.TEXT, null));

  @Test
  void extract_reads_few_rows_at_a_time_without_the_header() throws Exception {
    String rows = "1;2;x\n".repeat(2_400);
    List<RawChunk> chunks = extract("\nn;price;w\n" + rows, 0);

    assertThat(chunks).extracting(chunk -> chunk.rows().size()).containsExactly(1_000, 1_000, 401);
    assertThat(chunks).extracting(RawChunk::firstRow).containsExactly(0L, 1_000L, 2_000L);
    assertThat(chunks.getLast().bytesRead()).isEqualTo(11 + rows.length());
    assertThat(chunks.getFirst().rows().getFirst().isBlank()).isTrue();
  }

  @Test
  void extract_goes_on_after_what_was_loaded() throws Exception {
    String file =
        "n;price;w\n"
            + String.join(
                "\n", IntStream.range(0, 9_000).mapToObj(i -> i + ";1;\"a\nb\"").toList());
    List<RawChunk> chunks = extract(file, 8_998);

    assertThat(chunks).hasSize(1);
    assertThat(chunks.getFirst().firstRow()).isEqualTo(8_998);
    assertThat(chunks.getFirst().rows())
        .extracting(row -> row.fields().getFirst())
        .containsExactly("8998", "8999");
  }

  @Test
  void extract_and_transform_compose() throws Exception {
    Function<RawChunk, List<Row>> composed = new Transform().andThen(TypedChunk::rows);

    assertThat(
            extract("n;price;w\n7;1,50;x\n;;\n", 0).stream()
                .map(composed)
                .findFirst()
                .orElseThrow())
        .containsExactly(new Row(2, 1, List.of(7L, new BigDecimal("1.50"), "x")));
  }

  @Test
  void transform_rejects_what_does_not_fit_and_counts_what_is_blank() throws Exception {
    TypedChunk typed =
        new Transform()
            .apply(extract("n;price;w\nx;1;a\n1;1.5;\"b\nc\"\n\n2;;\n3;1;z;\n", 0).getFirst());

    assertThat(typed.blank()).isEqualTo(1);
    assertThat(typed.rows()).extracting(Row::line).containsExactly(6L);
    assertThat(typed.rejects())
        .extracting(Reject::line, Reject::code, Reject::column, Reject::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2L, "not-integer", "n", "x;1;a"),
            org.assertj.core.groups.Tuple.tuple(3L, "not-decimal", "price", "1;1.5;\"b\nc\""),
            org.assertj.core.groups.Tuple.tuple(7L, "too-many-fields", null, "3;1;z;"));
  }

  @Test
  void pieces_that_follow_one_another_are_one_chunk() throws Exception {
    String file = "n;price;w\n" + "1;2;x\nz;2;x\n\n".repeat(500);
    List<TypedChunk> pieces =
        extract(file, plan(0, 2, OnDuplicate.REJECT)).stream().map(new Transform()).toList();
    TypedChunk chunk = TypedChunk.join(pieces, new PackedRows(COLUMNS, 0));

    assertThat(pieces).hasSize(2);
    assertThat(chunk.firstRow()).isZero();
    assertThat(chunk.bytesRead()).isEqualTo(file.length());
    assertThat(chunk.rows()).hasSize(500);
    assertThat(chunk.rejects()).hasSize(500).extracting(Reject::text).containsOnly("z;2;x");
    assertThat(chunk.blank()).isEqualTo(500);
    assertThat(chunk.rows()).extracting(Row::line).startsWith(2L, 5L).endsWith(1_499L);
    assertThat(chunk.rows()).allMatch(row -> chunk.quote(row).equals("1;2;x"));
  }

  private static LoadPlan plan(long done, int keyIndex, OnDuplicate onDuplicate) {
    return new LoadPlan(
        "i",
        "d",
        1,
        "o",
        "",
        new Dialect("UTF-8", ';', '"', true),
        new Target("ds_1", COLUMNS, keyIndex, 1),
        onDuplicate,
        new LoadPlan.Thresholds(10, 1),
        new Progress(0, done, done, 0, 0, 0));
  }

  private static List<RawChunk> extract(String file, long done) throws Exception {
    return extract(file, plan(done, -1, OnDuplicate.SKIP));
  }

  private static List<RawChunk> extract(String file, LoadPlan plan) throws Exception {
    List<RawChunk> chunks = new ArrayList<>();
    try (Extraction extraction =
        new Extraction(plan, new ByteArrayInputStream(file.getBytes(UTF_8)), Long.MAX_VALUE)) {
      for (Optional<RawChunk> chunk = extraction.next();
          chunk.isPresent();
          chunk = extraction.next()) {
        chunks.add(chunk.get());
      }
    }
    return chunks;
  }
}
