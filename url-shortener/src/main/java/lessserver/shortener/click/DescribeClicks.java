package lessserver.shortener.click;

import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Reads from what browsers sent what clicks are counted by. */
@Component
class DescribeClicks implements Function<List<ToldClick>, List<Click>> {

  private final UserAgents agents;

  DescribeClicks(UserAgents agents) {
    this.agents = agents;
  }

  @Override
  public List<Click> apply(List<ToldClick> told) {
    return told.stream().map(this::describe).toList();
  }

  private Click describe(ToldClick told) {
    LinkClicked click = told.click();
    return new Click(
        told.eventId(),
        told.partition(),
        told.offset(),
        click.code(),
        click.campaign(),
        click.medium(),
        click.referrer(),
        agents.parse(click.userAgent()),
        click.visitor(),
        click.clickedAt());
  }
}
