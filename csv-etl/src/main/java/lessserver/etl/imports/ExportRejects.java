package lessserver.etl.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import lessserver.etl.parse.SafeCsv;
import org.springframework.stereotype.Component;

/** Writes all that an import has rejected as CSV, in the order of the file. */
@Component
class ExportRejects implements Consumer<RejectExport> {

  private final Imports imports;
  private final Rejects rejects;

  ExportRejects(Imports imports, Rejects rejects) {
    this.imports = imports;
    this.rejects = rejects;
  }

  @Override
  public void accept(RejectExport export) {
    Import of =
        imports.find(export.importId()).orElseThrow(() -> new UnknownImport(export.importId()));
    SafeCsv csv = new SafeCsv(export.to(), export.raw());
    csv.write(List.of("line", "column", "code", "reason", "row"));
    rejects.forEach(
        of.position(),
        each ->
            csv.write(
                Arrays.asList(
                    each.line(), each.column(), each.code(), each.reason(), each.text())));
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the reader is gone", e);
    }
  }
}
