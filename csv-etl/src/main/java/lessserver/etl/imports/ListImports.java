package lessserver.etl.imports;

import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.functions.Page;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Lists imports, newest first. */
@Component
class ListImports implements Function<ImportQuery, Page<ImportView>> {

  private final Imports imports;
  private final Validator validator;
  private final Clock clock;

  ListImports(Imports imports, Validator validator, Clock clock) {
    this.imports = imports;
    this.validator = validator;
    this.clock = clock;
  }

  @Override
  public Page<ImportView> apply(ImportQuery query) {
    Constraints.check(validator, query);
    Instant now = clock.instant();
    List<Import> found =
        imports.page(
            query.page().before(), query.dataset(), query.status(), Limit.of(query.page().fetch()));
    return Page.of(query.page(), found, Import::position, each -> ImportView.of(each, now));
  }
}
