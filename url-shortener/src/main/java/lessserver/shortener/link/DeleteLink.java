package lessserver.shortener.link;

import java.time.Clock;
import java.util.function.Consumer;
import lessserver.events.Outbox;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes a link away, and tells of it; its clicks stay counted. */
@Component
class DeleteLink implements Consumer<String> {

  private final Links links;
  private final Outbox outbox;
  private final ApplicationEventPublisher here;
  private final Clock clock;

  DeleteLink(Links links, Outbox outbox, ApplicationEventPublisher here, Clock clock) {
    this.links = links;
    this.outbox = outbox;
    this.here = here;
    this.clock = clock;
  }

  @Override
  @Transactional
  public void accept(String followed) {
    String code = Code.followed(followed).value();
    Link link = links.lockByCode(code).orElseThrow(() -> new NoSuchLink(code));
    links.delete(link);
    outbox.tell(new LinkDeleted(code, clock.instant()));
    here.publishEvent(new CodeTouched(code));
  }
}
