package lessserver.shortener.click;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Begins again what was being built by a process that is gone, or deletes what it has left. */
@Component
class ResumeRebuild implements Supplier<RebuildView> {

  private final ClickRebuild rebuild;

  ResumeRebuild(ClickRebuild rebuild) {
    this.rebuild = rebuild;
  }

  @Override
  public RebuildView get() {
    return rebuild.resume();
  }
}
