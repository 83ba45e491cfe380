package lessserver.orders.placement;

import lessserver.functions.Functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The timer that looks after orders that were abandoned. */
@Component
class PlacementTriggers {

  private static final Logger log = LoggerFactory.getLogger(PlacementTriggers.class);

  private final Functions functions;
  private final UndoAbandoned undoAbandoned;

  PlacementTriggers(Functions functions, UndoAbandoned undoAbandoned) {
    this.functions = functions;
    this.undoAbandoned = undoAbandoned;
  }

  @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
  void undoAbandoned() {
    int undone = functions.call(undoAbandoned);
    if (undone > 0) {
      log.warn("event=orders-undone count={} reason=\"their placing is no more\"", undone);
    }
  }
}
