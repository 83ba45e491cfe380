package lessserver.etl.load;

import java.util.function.Consumer;
import lessserver.etl.imports.Import;
import lessserver.etl.imports.ImportEvent;
import lessserver.etl.imports.Imports;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Releases an import to be loaded, by whichever replica has a hand free. */
@Component
class StartImport implements Consumer<ImportEvent.Received> {

  private final Imports imports;

  StartImport(Imports imports) {
    this.imports = imports;
  }

  @Override
  @Transactional
  public void accept(ImportEvent.Received event) {
    imports.lock(event.importId()).ifPresent(Import::start);
  }
}
