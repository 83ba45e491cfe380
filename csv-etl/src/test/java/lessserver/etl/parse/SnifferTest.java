package lessserver.etl.parse;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lessserver.etl.parse.Sniffer.Hints;
import lessserver.etl.parse.Sniffer.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnifferTest {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void the_delimiter_is_found(String delimiter) throws Exception {
    String file = "name,city,note\nAnn,Köln,\"a,b;c\td|e\"\nBob,Rom,\"x\"\n";
    Sample sample = sniff(file.replaceAll("(?<!a),(?!b)", delimiter).getBytes(UTF_8));

    assertThat(sample.dialect()).isEqualTo(new Dialect("UTF-8", delimiter.charAt(0), '"', true));
    assertThat(sample.names()).containsExactly("name", "city", "note");
    assertThat(sample.rows()).hasSize(2);
    assertThat(sample.rows().getFirst().fields().getLast()).isEqualTo("a,b;c\td|e");
  }

  @Test
  void decimal_commas_are_no_delimiters() throws Exception {
    assertThat(sniff("sku;price\nA;1,50\nB;2,75\n".getBytes(UTF_8)).dialect().delimiter())
        .isEqualTo(';');
  }

  @Test
  void single_quotes_are_found_where_they_stand_around_fields() throws Exception {
    assertThat(sniff("a,b\n'x, y','z'\n'u','v, w'\n".getBytes(UTF_8)).dialect().quote())
        .isEqualTo('\'');
    assertThat(sniff("a,b\nit's,she's\nx,y\n".getBytes(UTF_8)).dialect().quote()).isEqualTo('"');
  }

  @Test
  void one_column_is_enough() throws Exception {
    Sample sample = sniff("word\none\ntwo words\n".getBytes(UTF_8));

    assertThat(sample.names()).containsExactly("word");
    assertThat(sample.rows()).hasSize(2);
  }

  @Test
  void a_damaged_character_does_not_make_another_encoding_of_the_rest() throws Exception {
    byte[] damaged =
        "n,city\n1,Zürich\n2,Köln\n3,Łódź\n4,Málaga\n5,Århus, Ærø\n6,Ñuñoa\n7,X\n".getBytes(UTF_8);
    damaged[damaged.length - 2] = (byte) 0xE9;
    assertThat(sniff(damaged).dialect().encoding()).isEqualTo("UTF-8");

    // What was lost before, somebody else has marked: the file itself is sound.
    byte[] marked = "n,city\n1,Zürich\n2,K\uFFFDln\n".getBytes(UTF_8);
    assertThat(sniff(marked).dialect().encoding()).isEqualTo("UTF-8");

    // With hardly anything else beyond ASCII it is no damage.
    byte[] french = "n,city\n1,Orl\u00e9ans\n2,Paris\n".getBytes(WINDOWS_1252);
    assertThat(sniff(french).dialect().encoding()).isEqualTo("windows-1252");
  }

  @Test
  void the_encoding_is_found() throws Exception {
    String file = "name,city\nBjörk,Zürich\n";

    assertThat(sniff(file.getBytes(UTF_8)).dialect().encoding()).isEqualTo("UTF-8");
    assertThat(sniff(("\uFEFF" + file).getBytes(UTF_8)).names()).containsExactly("name", "city");
    assertThat(sniff(file.getBytes(WINDOWS_1252)).dialect().encoding()).isEqualTo("windows-1252");
    for (Charset wide : List.of(UTF_16LE, UTF_16BE)) {
      for (String mark : List.of("", "\uFEFF")) {
        Sample sample = sniff((mark + file).getBytes(wide));
        assertThat(sample.dialect().encoding()).isEqualTo(wide.name());
        assertThat(sample.names()).containsExactly("name", "city");
        assertThat(sample.rows().getFirst().fields()).containsExactly("Björk", "Zürich");
      }
    }
  }

  @Test
  void a_first_row_with_numbers_or_dates_is_no_header() throws Exception {
    Sample sample = sniff("Ann,41,2026-01-01\nBob,27,2026-01-02\n".getBytes(UTF_8));

    assertThat(sample.dialect().header()).isFalse();
    assertThat(sample.names()).containsExactly("column_1", "column_2", "column_3");
    assertThat(sample.rows()).hasSize(2);
  }

  @Test
  void a_first_row_with_a_known_name_is_a_header() throws Exception {
    Hints hints = new Hints(null, null, null, null, Set.of("ID"));

    assertThat(sniff("id,2025,2026\na,1,2\n".getBytes(UTF_8), hints).names())
        .containsExactly("id", "2025", "2026");
  }

  @Test
  void names_are_made_unique_and_none_is_empty() throws Exception {
    assertThat(
            sniff("a,A,,\"select\",\"x\"\"; DROP TABLE y\",a_2\np,q,r,s,t,u\n".getBytes(UTF_8))
                .names())
        .containsExactly("a", "A_2", "column_3", "select", "x\"; DROP TABLE y", "a_2_2");
  }

  @Test
  void blank_lines_before_the_header_are_passed_over() throws Exception {
    assertThat(sniff("\n,\na,b\nc,d\n".getBytes(UTF_8)).names()).containsExactly("a", "b");
  }

  @Test
  void other_files_are_refused_by_what_they_are() {
    assertProblem(new byte[0], "empty-file");
    assertProblem(" \n\n".getBytes(UTF_8), "empty-file");
    assertProblem(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, "not-a-csv-file");
    assertProblem("%PDF-1.7".getBytes(UTF_8), "not-a-csv-file");
    byte[] noise = new byte[10_000];
    new java.util.Random(1).nextBytes(noise);
    assertProblem(noise, "not-a-csv-file");
    assertProblem(",".repeat(10_000).replaceAll(",", "x,").getBytes(UTF_8), "too-many-columns");
  }

  @Test
  void a_sample_of_a_long_file_ends_with_a_whole_line() throws Exception {
    String file = "id,text\n" + "1,some words\n".repeat(200_000);

    assertThat(sniff(file.getBytes(UTF_8)).rows())
        .hasSizeBetween(1_000, 10_000)
        .allMatch(row -> row.fields().equals(List.of("1", "some words")));
  }

  @Test
  void gzip_and_a_zip_of_one_file_are_unpacked() throws Exception {
    assertThat(unpack(gzip("a,b\n"), 100)).isEqualTo("a,b\n");
    assertThat(unpack(zip("a,b\n"), 100)).isEqualTo("a,b\n");
    assertThat(unpack("a,b\n".getBytes(UTF_8), 100)).isEqualTo("a,b\n");
  }

  @Test
  void archives_of_more_files_of_too_much_or_of_nothing_readable_are_refused() throws Exception {
    assertThatThrownBy(() -> unpack(zip("a", "b"), 100)).isInstanceOf(FileProblem.class);
    assertThatThrownBy(() -> unpack(zip(), 100)).isInstanceOf(FileProblem.class);
    byte[] bomb = gzip("0".repeat(10_000_000));
    assertThat(bomb.length).isLessThan(100_000);
    assertThatThrownBy(() -> unpack(bomb, 9_999_999)).hasMessageContaining("larger");
    byte[] cut = java.util.Arrays.copyOf(bomb, bomb.length / 2);
    assertThatThrownBy(() -> unpack(cut, 99_999_999))
        .isInstanceOfSatisfying(
            FileProblem.class, problem -> assertThat(problem.code()).isEqualTo("broken-archive"));
    byte[] broken = gzip("hello");
    broken[12] ^= 0x55;
    assertThatThrownBy(() -> unpack(broken, 100)).isInstanceOf(FileProblem.class);
  }

  private static void assertProblem(byte[] file, String code) {
    assertThatThrownBy(() -> sniff(file))
        .isInstanceOfSatisfying(
            FileProblem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static Sample sniff(byte[] file) throws IOException {
    return sniff(file, Hints.NONE);
  }

  private static Sample sniff(byte[] file, Hints hints) throws IOException {
    return Sniffer.sniff(new ByteArrayInputStream(file), hints);
  }

  private static String unpack(byte[] file, long atMost) throws IOException {
    try (Unpacked unpacked = Unpacked.of(new ByteArrayInputStream(file), atMost)) {
      return new String(unpacked.readAllBytes(), UTF_8);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String... files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < files.length; i++) {
        zip.putNextEntry(new ZipEntry(i + ".csv"));
        zip.write(files[i].getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
