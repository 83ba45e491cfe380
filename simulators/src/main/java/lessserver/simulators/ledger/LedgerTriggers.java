package lessserver.simulators.ledger;

import lessserver.functions.Functions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The sums over HTTP. */
@RestController
class LedgerTriggers {

  private final Functions functions;
  private final SumUp sumUp;

  LedgerTriggers(Functions functions, SumUp sumUp) {
    this.functions = functions;
    this.sumUp = sumUp;
  }

  @GetMapping("/api/v1/simulators/summary")
  Ledger summary() {
    return functions.call(sumUp);
  }
}
