package lessserver.shortener.click;

import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Reads from what a browser sent what a click is counted by. */
@Component
class DescribeClick implements Function<LinkClicked, Click> {

  private final UserAgents agents;

  DescribeClick(UserAgents agents) {
    this.agents = agents;
  }

  @Override
  public Click apply(LinkClicked click) {
    return new Click(
        click.code(),
        click.campaign(),
        click.medium(),
        click.referrer(),
        agents.parse(click.userAgent()),
        click.clickedAt());
  }
}
