package lessserver.shortener.link;

import java.util.List;
import java.util.function.Function;
import lessserver.events.Outbox;
import lessserver.functions.PublicUrl;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes links, all or none, and tells of each. */
@Component
public class CreateLinks implements Function<NewLinks, List<LinkView>> {

  private final LinkMaker maker;
  private final Links links;
  private final Outbox outbox;
  private final PublicUrl publicUrl;

  CreateLinks(LinkMaker maker, Links links, Outbox outbox, PublicUrl publicUrl) {
    this.maker = maker;
    this.links = links;
    this.outbox = outbox;
    this.publicUrl = publicUrl;
  }

  @Override
  @Transactional
  public List<LinkView> apply(NewLinks wish) {
    return maker.make(wish).stream().map(this::store).toList();
  }

  private LinkView store(Link made) {
    Link link = links.add(made).orElseThrow(() -> new CodeTaken(made.code()));
    outbox.tell(LinkCreated.of(link));
    return LinkView.of(link, publicUrl);
  }
}
