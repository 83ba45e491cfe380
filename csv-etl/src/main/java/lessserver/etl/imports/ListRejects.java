package lessserver.etl.imports;

import java.util.function.Function;
import lessserver.functions.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lists what an import has rejected, in the order of the file; a page has fewer if they are large.
 */
@Component
class ListRejects implements Function<RejectQuery, Page<ListRejects.RejectView>> {

  private final Imports imports;
  private final Rejects rejects;

  ListRejects(Imports imports, Rejects rejects) {
    this.imports = imports;
    this.rejects = rejects;
  }

  /**
   * A rejected row as a client sees it.
   *
   * @param row as it stood
   */
  record RejectView(long line, @Nullable String column, String code, String reason, String row) {

    private static RejectView of(Reject reject) {
      return new RejectView(
          reject.line(), reject.column(), reject.code(), reject.reason(), reject.text());
    }
  }

  @Override
  public Page<RejectView> apply(RejectQuery query) {
    Import of =
        imports.find(query.importId()).orElseThrow(() -> new UnknownImport(query.importId()));
    long after = query.page().cursor() == null ? 0 : query.page().before();
    Rejects.Part found = rejects.page(of.position(), after, query.page().limit());
    return Page.upTo(found.rejects().stream().map(RejectView::of).toList(), found.last());
  }
}
