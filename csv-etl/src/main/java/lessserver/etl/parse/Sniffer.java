package lessserver.etl.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at the beginning of a file and finds out how it is written. */
public final class Sniffer {

  /** Bytes that are looked at. */
  public static final int SAMPLE = 1_000_000;

  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final char[] QUOTES = {'"', '\''};
  private static final int CHARACTERS_COMPARED = 64_000;
  private static final int ROWS_COMPARED = 200;
  static final int ROWS_SAMPLED = 10_000;
  private static final int CONTROLS_BEARABLE = 100;

  /** How other files begin that are sent by mistake. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "\u0089PNG", "a PNG image",
          "\u00FF\u00D8\u00FF", "a JPEG image",
          "GIF8", "a GIF image",
          "%PDF", "a PDF",
          "\u00D0\u00CF\u0011\u00E0", "an old Office document",
          "\u007FELF", "a program",
          "PAR1", "a Parquet file",
          "BZh", "packed by bzip2",
          "\u00FD7zXZ", "packed by xz",
          "(\u00B5/\u00FD", "packed by Zstandard");

  private Sniffer() {}

  /**
   * What the sender knows of the file; null is to be found out.
   *
   * @param names of columns that a header may have
   */
  public record Hints(
      @Nullable String encoding,
      @Nullable Character delimiter,
      @Nullable Character quote,
      @Nullable Boolean header,
      Set<String> names) {

    public static final Hints NONE = new Hints(null, null, null, null, Set.of());
  }

  /**
   * What was found.
   *
   * @param names the columns', made unique
   * @param rows the first of the file, without its header
   */
  public record Sample(Dialect dialect, List<String> names, List<RawRow> rows, RawText text) {}

  /**
   * Reads the beginning of the stream, no more than {@link #SAMPLE} and a buffer of it.
   *
   * @throws FileProblem if that is no file of records
   */
  public static Sample sniff(InputStream file, Hints hints) throws IOException {
    byte[] bytes = file.readNBytes(SAMPLE);
    boolean whole = bytes.length < SAMPLE;
    if (bytes.length == 0) {
      throw new FileProblem("empty-file", "There is nothing in the file.");
    }
    refuseOthers(bytes);
    Charset charset =
        hints.encoding() == null ? Encodings.of(bytes) : Charset.forName(hints.encoding());
    String text = new String(bytes, charset);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (!whole) {
      text = wholeLines(text);
    }
    refuseBinary(text);
    if (text.isBlank()) {
      throw new FileProblem("empty-file", "There is nothing in the file.");
    }
    Dialect written = dialect(text, charset.name(), hints);
    return sample(text, written, hints);
  }

  private static Sample sample(String text, Dialect written, Hints hints) {
    List<RawRow> rows = new ArrayList<>();
    try (RecordReader records = new RecordReader(new StringReader(text), written)) {
      for (RawRow row; rows.size() < ROWS_SAMPLED && (row = records.next()) != null; ) {
        rows.add(row);
      }
      RawRow first =
          rows.stream().filter(row -> !row.isBlank()).findFirst().orElse(rows.getFirst());
      if (first.fault() == RawRow.Fault.TOO_MANY_FIELDS) {
        throw new FileProblem(
            "too-many-columns", "More than " + Limits.COLUMNS + " columns are not taken.");
      }
      if (first.fault() != null) {
        throw new FileProblem(
            "unreadable-header", "Line " + first.line() + " " + first.fault().reason() + ".");
      }
      boolean header = hints.header() == null ? Header.isLikely(first, hints) : hints.header();
      List<RawRow> data =
          header ? rows.subList(rows.indexOf(first) + 1, rows.size()) : List.copyOf(rows);
      List<String> names =
          header ? ColumnNames.of(first.fields()) : ColumnNames.numbered(first.fields().size());
      Dialect dialect =
          new Dialect(written.encoding(), written.delimiter(), written.quote(), header);
      return new Sample(dialect, names, List.copyOf(data), records.text());
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail to be read", e);
    }
  }

  private static void refuseOthers(byte[] bytes) {
    String start =
        new String(
            bytes, 0, Math.min(8, bytes.length), java.nio.charset.StandardCharsets.ISO_8859_1);
    OTHERS.forEach(
        (magic, what) -> {
          if (start.startsWith(magic)) {
            throw new FileProblem("not-a-csv-file", "This is " + what + ", no file of records.");
          }
        });
  }

  /** A stray control character is a row's fault; many are no text. */
  private static void refuseBinary(String text) {
    long controls = text.chars().filter(Sniffer::isControl).count();
    if (controls > 2 && controls * CONTROLS_BEARABLE > text.length()) {
      throw new FileProblem("not-a-csv-file", "This is no text.");
    }
  }

  private static boolean isControl(int c) {
    return c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f';
  }

  private static String wholeLines(String text) {
    int end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static Dialect dialect(String text, String encoding, Hints hints) {
    String compared =
        text.length() <= CHARACTERS_COMPARED
            ? text
            : wholeLines(text.substring(0, CHARACTERS_COMPARED));
    Character delimiter = hints.delimiter();
    Character quote = hints.quote();
    return candidates(delimiter == null ? DELIMITERS : new char[] {delimiter})
        .flatMap(
            each ->
                candidates(quote == null ? QUOTES : new char[] {quote})
                    .map(mark -> new Dialect(encoding, each, mark, true)))
        .map(each -> new Tried(each, score(compared, each)))
        .max(Comparator.comparingDouble(Tried::score))
        .orElseThrow()
        .dialect();
  }

  private record Tried(Dialect dialect, double score) {}

  private static Stream<Character> candidates(char[] each) {
    return new String(each).chars().mapToObj(c -> (char) c);
  }

  /**
   * The share of rows with the commonest number of fields, and a little for how many fields that
   * are; a delimiter that is not there scores least. The first candidates win a draw.
   */
  private static double score(String text, Dialect dialect) {
    Map<Integer, Integer> widths = new HashMap<>();
    int rows = 0;
    int quoted = 0;
    try (RecordReader records = new RecordReader(new StringReader(text), dialect)) {
      for (RawRow row; rows < ROWS_COMPARED && (row = records.next()) != null; ) {
        if (row.isBlank()) {
          continue;
        }
        rows++;
        quoted += row.lines() > 1 ? 1 : 0;
        if (row.fault() == null) {
          widths.merge(row.fields().size(), 1, Integer::sum);
        } else if (row.fault() == RawRow.Fault.TOO_MANY_FIELDS) {
          widths.merge(Limits.COLUMNS + 1, 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail to be read", e);
    } catch (FileProblem _) {
      return -1;
    }
    Map.Entry<Integer, Integer> commonest =
        widths.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
    if (commonest == null) {
      return -1;
    }
    double share = (double) commonest.getValue() / rows;
    double marks = quoteShare(text, dialect);
    if (marks == 0 && dialect.quote() != '"') {
      return -1; // An unusual quote has to be there.
    }
    double broken = dialect.quote() == '"' ? 0 : 0.001 + (double) quoted / rows;
    return commonest.getKey() == 1
        ? share / 100 + marks / 1_000 - broken
        : share + Math.min(commonest.getKey(), 50) / 100.0 + marks / 10 - broken;
  }

  /**
   * How often the quote stands around a field, of the times it stands anywhere. The usual one may
   * have been forgotten at a field's end; any other that is not there was an apostrophe.
   */
  private static double quoteShare(String text, Dialect dialect) {
    int marks = 0;
    int begins = 0;
    int ends = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == dialect.quote()) {
        marks++;
        begins += i == 0 || isBorder(text.charAt(i - 1), dialect) ? 1 : 0;
        ends += i == text.length() - 1 || isBorder(text.charAt(i + 1), dialect) ? 1 : 0;
      }
    }
    int around = dialect.quote() == '"' ? begins : Math.min(begins, ends);
    return marks == 0 ? 0 : Math.min(1, 2.0 * around / marks);
  }

  private static boolean isBorder(char character, Dialect dialect) {
    return character == dialect.delimiter() || character == '\n' || character == '\r';
  }

  /** Whether a file's first record names its columns. */
  private static final class Header {

    private static final Set<ColumnType> VALUES =
        Arrays.stream(ColumnType.values())
            .filter(type -> type != ColumnType.TEXT)
            .collect(Collectors.toUnmodifiableSet());

    private static boolean isLikely(RawRow first, Hints hints) {
      Set<String> fields =
          first.fields().stream().map(ColumnNames::key).collect(Collectors.toSet());
      Set<String> known = hints.names().stream().map(ColumnNames::key).collect(Collectors.toSet());
      if (fields.stream().anyMatch(known::contains)) {
        return true;
      }
      return first.fields().stream().noneMatch(Header::isValue);
    }

    /** Numbers and dates name no column. */
    private static boolean isValue(String field) {
      return !field.isBlank()
          && VALUES.stream()
              .filter(type -> type != ColumnType.BOOLEAN)
              .anyMatch(type -> type.value(field, null) != null);
    }
  }
}
