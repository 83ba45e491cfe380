package lessserver.shortener.click;

import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts clicks into the read model, each once however often it comes. */
@Component
class RecordClicks implements Consumer<List<Click>> {

  private final Clicks clicks;

  RecordClicks(Clicks clicks) {
    this.clicks = clicks;
  }

  @Override
  @Transactional
  public void accept(List<Click> told) {
    clicks.add(told);
  }
}
