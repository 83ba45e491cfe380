package lessserver.shortener.link;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.functions.PublicUrl;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import lessserver.shortener.link.ImportReport.Row;
import lessserver.shortener.link.ImportReport.Status;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes a link of each row of a file that can be one, and says of each other row why not. All that
 * can be made is made in one transaction. A link whose time is over comes back as it was.
 */
@Component
class ImportLinks implements Function<LinkImport, ImportReport> {

  /** As many as are made within the time that the gateway waits for. */
  private static final int MOST_ROWS = 2_000;

  private final LinkMaker maker;
  private final Links links;
  private final Outbox outbox;
  private final PublicUrl publicUrl;

  ImportLinks(LinkMaker maker, Links links, Outbox outbox, PublicUrl publicUrl) {
    this.maker = maker;
    this.links = links;
    this.outbox = outbox;
    this.publicUrl = publicUrl;
  }

  @Override
  @Transactional
  public ImportReport apply(LinkImport file) {
    List<Row> rows = new ArrayList<>();
    List<Link> made = new ArrayList<>();
    Set<String> codes = new HashSet<>();
    for (Line each : lines(file)) {
      try {
        Link link = maker.restore(LinkColumns.read(each.cells())).getFirst();
        if (!codes.add(link.code()) || links.existsByCode(link.code())) {
          throw new CodeTaken(link.code());
        }
        made.add(link);
        rows.add(accepted(each, file.dryRun(), link));
      } catch (Refusal e) {
        rows.add(refused(each.number(), e.getMessage(), e.errors()));
      } catch (ConstraintViolationException e) {
        rows.add(refused(each.number(), "The row is invalid.", errors(e)));
      }
    }
    if (!file.dryRun()) {
      store(made);
    }
    return new ImportReport(
        file.dryRun(), rows.size(), made.size(), rows.size() - made.size(), rows);
  }

  /**
   * A row.
   *
   * @param cells by column; those without text are left out
   */
  private record Line(long number, Map<String, String> cells) {}

  private static List<Line> lines(LinkImport file) {
    String csv = file.csv();
    List<Line> lines = new ArrayList<>();
    CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(csv.startsWith("\uFEFF") ? csv.substring(1) : csv);
    try {
      Iterator<CsvRecord> records = reader.iterator();
      List<String> header = records.hasNext() ? header(records.next()) : List.of();
      if (!header.contains(LinkColumns.URL)) {
        throw new InvalidFile("needs a header with the column " + LinkColumns.URL);
      }
      while (records.hasNext()) {
        if (lines.size() == MOST_ROWS) {
          throw new InvalidFile("must not have more than " + MOST_ROWS + " rows");
        }
        lines.add(line(header, records.next(), file.raw()));
      }
    } catch (CsvParseException e) {
      throw new InvalidFile("is no CSV: " + e.getMessage());
    }
    return lines;
  }

  private static List<String> header(CsvRecord record) {
    List<String> header = record.getFields().stream().map(String::strip).toList();
    for (String column : header) {
      if (!LinkColumns.ALL.contains(column)) {
        throw new InvalidFile(
            "has the column " + column + ", but columns are " + String.join(", ", LinkColumns.ALL));
      }
    }
    return header;
  }

  private static Line line(List<String> header, CsvRecord record, boolean raw) {
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < Math.min(header.size(), record.getFieldCount()); i++) {
      String cell = record.getField(i);
      String text = raw ? cell : SafeCell.unguard(cell);
      if (!text.isEmpty()) {
        cells.put(header.get(i), text);
      }
    }
    return new Line(record.getStartingLineNumber(), cells);
  }

  private void store(List<Link> made) {
    try {
      links.saveAll(made);
      links.flush();
    } catch (DataIntegrityViolationException e) {
      if (Links.isTaken(e)) {
        throw new CodeTakenMeanwhile();
      }
      throw e;
    }
    made.forEach(link -> outbox.tell(LinkCreated.of(link)));
  }

  private Row accepted(Line line, boolean dryRun, Link link) {
    Status status = dryRun ? Status.WOULD_BE_CREATED : Status.CREATED;
    if (dryRun && !line.cells().containsKey(LinkColumns.CODE)) {
      return new Row(line.number(), status, null, null, null, List.of());
    }
    String shortUrl = publicUrl.at("/" + link.code());
    return new Row(line.number(), status, link.code(), shortUrl, null, List.of());
  }

  private static Row refused(long line, @Nullable String reason, List<FieldError> errors) {
    return new Row(line, Status.REFUSED, null, null, reason, errors);
  }

  private static List<FieldError> errors(ConstraintViolationException e) {
    return e.getConstraintViolations().stream()
        .map(each -> new FieldError(column(each.getPropertyPath()), each.getMessage()))
        .sorted((one, other) -> one.field().compareTo(other.field()))
        .toList();
  }

  /** The column that a field of the wish was read from. */
  private static String column(Path field) {
    String name = field.iterator().next().getName();
    return name.equals("mediums") ? "medium" : name;
  }

  /** Nothing of the file can be read. */
  static final class InvalidFile extends Refusal {

    private static final long serialVersionUID = 1L;

    private InvalidFile(String why) {
      super(Kind.INVALID, "The file " + why + ".");
    }
  }

  /** Somebody made a link with one of the codes while the file was read. */
  static final class CodeTakenMeanwhile extends Refusal {

    private static final long serialVersionUID = 1L;

    private CodeTakenMeanwhile() {
      super(Kind.CONFLICT, "One of the codes was taken just now; send the file again.");
    }
  }
}
