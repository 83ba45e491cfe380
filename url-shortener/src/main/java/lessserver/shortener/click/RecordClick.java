package lessserver.shortener.click;

import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Puts a click, and what can be read from it, into the read model. */
@Component
class RecordClick implements Consumer<LinkClicked> {

  private final Clicks clicks;
  private final UserAgents agents;

  RecordClick(Clicks clicks, UserAgents agents) {
    this.clicks = clicks;
    this.agents = agents;
  }

  @Override
  public void accept(LinkClicked click) {
    clicks.add(
        new Click(
            click.code(),
            click.campaign(),
            click.medium(),
            click.referrer(),
            agents.parse(click.userAgent()),
            click.clickedAt()));
  }
}
