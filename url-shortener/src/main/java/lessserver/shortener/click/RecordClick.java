package lessserver.shortener.click;

import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Puts a click into the read model. */
@Component
class RecordClick implements Consumer<Click> {

  private final Clicks clicks;

  RecordClick(Clicks clicks) {
    this.clicks = clicks;
  }

  @Override
  public void accept(Click click) {
    clicks.add(click);
  }
}
