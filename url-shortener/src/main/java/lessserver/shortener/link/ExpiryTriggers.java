package lessserver.shortener.link;

import lessserver.functions.Functions;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks at the clock for links whose time is over. */
@Component
class ExpiryTriggers {

  private final Functions functions;
  private final EndExpiredLinks endExpiredLinks;

  ExpiryTriggers(Functions functions, EndExpiredLinks endExpiredLinks) {
    this.functions = functions;
    this.endExpiredLinks = endExpiredLinks;
  }

  @Scheduled(fixedDelayString = "${lessserver.links.look-for-expired-every}")
  void tick() {
    functions.call(endExpiredLinks);
  }
}
