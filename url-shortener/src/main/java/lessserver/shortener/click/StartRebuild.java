package lessserver.shortener.click;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Begins to build the read model anew, unless somebody does. */
@Component
class StartRebuild implements Supplier<RebuildView> {

  private final ClickRebuild rebuild;

  StartRebuild(ClickRebuild rebuild) {
    this.rebuild = rebuild;
  }

  @Override
  public RebuildView get() {
    return rebuild.start();
  }
}
