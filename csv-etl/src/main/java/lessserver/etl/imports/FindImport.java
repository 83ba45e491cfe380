package lessserver.etl.imports;

import java.time.Clock;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Finds an import by its id. */
@Component
public class FindImport implements Function<String, ImportView> {

  private final Imports imports;
  private final Clock clock;

  FindImport(Imports imports, Clock clock) {
    this.imports = imports;
    this.clock = clock;
  }

  @Override
  public ImportView apply(String id) {
    return imports
        .find(id)
        .map(found -> ImportView.of(found, clock.instant()))
        .orElseThrow(() -> new UnknownImport(id));
  }
}
