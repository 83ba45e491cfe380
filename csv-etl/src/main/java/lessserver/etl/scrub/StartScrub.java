package lessserver.etl.scrub;

import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Starts to look after a dataset's rules. */
@Component
class StartScrub implements Function<ScrubRequest, ScrubRun.View> {

  private final ScrubRunner runner;

  StartScrub(ScrubRunner runner) {
    this.runner = runner;
  }

  @Override
  public ScrubRun.View apply(ScrubRequest request) {
    return runner.start(request, () -> true).orElseThrow();
  }
}
