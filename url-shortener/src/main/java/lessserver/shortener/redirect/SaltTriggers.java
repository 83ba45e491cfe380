package lessserver.shortener.redirect;

import lessserver.functions.Functions;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks at the clock for days that come and go. */
@Component
class SaltTriggers {

  private final Functions functions;
  private final KeepSalts keepSalts;

  SaltTriggers(Functions functions, KeepSalts keepSalts) {
    this.functions = functions;
    this.keepSalts = keepSalts;
  }

  /** So a salt outlives its day by a minute at most. */
  @Scheduled(fixedDelayString = "PT1M")
  void tick() {
    functions.call(keepSalts);
  }
}
