package lessserver.etl.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.etl.parse.Dialect;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import org.springframework.stereotype.Component;

/**
 * Sends corrected rows on their way again: they become a file with the header of the first one, and
 * an import that says whose rejects it replays.
 */
@Component
class ReplayRejects implements Function<Replay, Receipt> {

  private final Imports imports;
  private final Datasets datasets;
  private final Rejects rejects;
  private final ReceiveFile receiveFile;
  private final Validator validator;

  ReplayRejects(
      Imports imports,
      Datasets datasets,
      Rejects rejects,
      ReceiveFile receiveFile,
      Validator validator) {
    this.imports = imports;
    this.datasets = datasets;
    this.rejects = rejects;
    this.receiveFile = receiveFile;
    this.validator = validator;
  }

  @Override
  public Receipt apply(Replay replay) {
    Constraints.check(validator, replay);
    Import first =
        imports.find(replay.importId()).orElseThrow(() -> new UnknownImport(replay.importId()));
    Layout layout = first.layout().orElseThrow(() -> new NothingRejected(first.id()));
    Set<Long> lines =
        replay.rows().stream().map(Replay.Corrected::line).collect(Collectors.toSet());
    if (lines.size() < replay.rows().size()) {
      throw new LineTwice();
    }
    // The same correction of two lines is two rows, though the same bytes.
    FileArrival corrected =
        new FileArrival(
            options(first, layout.dialect()),
            new ByteArrayInputStream(file(first, layout, replay.rows()).getBytes(UTF_8)),
            true,
            first.id(),
            replay.id().toString());
    return receiveFile.receive(corrected, receipt -> takeOut(first, lines, receipt));
  }

  /** Under the dataset's lock, so that two cannot replay one line. */
  private void takeOut(Import first, Set<Long> lines, Receipt receipt) {
    String by = receipt.view().id();
    int taken =
        receipt.known()
            ? rejects.countReplayed(first.position(), lines, by)
            : rejects.replayed(first.position(), lines, by);
    if (taken < lines.size()) {
      throw new NothingRejected(first.id());
    }
  }

  private static ImportOptions options(Import first, Dialect dialect) {
    ImportOptions options = first.options();
    return new ImportOptions(
        options.dataset(),
        options.key(),
        options.onDuplicate(),
        "present",
        String.valueOf(dialect.delimiter()),
        String.valueOf(dialect.quote()),
        UTF_8.name(),
        null,
        options.maxRejects(),
        options.maxRejectRatio());
  }

  private String file(Import first, Layout layout, List<Replay.Corrected> rows) {
    Dataset dataset = datasets.findById(first.datasetId()).orElseThrow();
    List<String> lines = new ArrayList<>();
    lines.add(
        layout.columns().stream()
            .map(number -> dataset.columns().get(number - 1).name())
            .map(name -> quoted(name, layout.dialect().quote()))
            .collect(Collectors.joining(String.valueOf(layout.dialect().delimiter()))));
    rows.forEach(row -> lines.add(row.row()));
    StringWriter file = new StringWriter();
    lines.forEach(line -> file.append(line).append('\n'));
    return file.toString();
  }

  private static String quoted(String name, char quote) {
    String mark = String.valueOf(quote);
    return mark + name.replace(mark, mark + mark) + mark;
  }

  /** Two corrections of one row. */
  static final class LineTwice extends Refusal {

    private static final long serialVersionUID = 1L;

    private LineTwice() {
      super(
          Kind.INVALID,
          "Two of the rows are to take one rejected row's place.",
          new FieldError("rows", "must not have a line twice"));
    }
  }

  /** These lines were not rejected, or have been replayed. */
  static final class NothingRejected extends Refusal {

    private static final long serialVersionUID = 1L;

    private NothingRejected(String id) {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "Not all of these lines were rejected by import " + id + " and still are.",
          new FieldError("rows", "must be of lines that were rejected and not replayed yet"));
    }
  }
}
