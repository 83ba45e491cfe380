package lessserver.shortener.link;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import lessserver.functions.Constraints;
import lessserver.functions.PublicUrl;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Writes links as a file that can be imported again, oldest first. */
@Component
class ExportLinks implements Consumer<LinkExport> {

  private static final Limit AT_ONCE = Limit.of(500);

  private final Links links;
  private final Validator validator;
  private final PublicUrl publicUrl;

  ExportLinks(Links links, Validator validator, PublicUrl publicUrl) {
    this.links = links;
    this.validator = validator;
    this.publicUrl = publicUrl;
  }

  @Override
  public void accept(LinkExport export) {
    Constraints.check(validator, export);
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(export.to());
    csv.writeRecord(LinkColumns.ALL);
    long last = 0;
    List<Link> found;
    do {
      found = links.following(last, export.campaign(), export.tag(), AT_ONCE);
      for (Link link : found) {
        csv.writeRecord(LinkColumns.write(LinkView.of(link, publicUrl), export.raw()));
        last = link.id();
      }
    } while (found.size() == AT_ONCE.max());
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the reader is gone", e);
    }
  }
}
