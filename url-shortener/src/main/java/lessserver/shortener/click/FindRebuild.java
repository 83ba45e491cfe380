package lessserver.shortener.click;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Says how far the last rebuild of the read model is. */
@Component
class FindRebuild implements Supplier<RebuildView> {

  private final RebuildRuns runs;

  FindRebuild(RebuildRuns runs) {
    this.runs = runs;
  }

  @Override
  public RebuildView get() {
    return runs.view();
  }
}
