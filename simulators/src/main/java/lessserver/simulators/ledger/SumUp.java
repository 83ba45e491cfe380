package lessserver.simulators.ledger;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Counts what the third parties did. */
@Component
class SumUp implements Supplier<Ledger> {

  private final LedgerSums sums;

  SumUp(LedgerSums sums) {
    this.sums = sums;
  }

  @Override
  public Ledger get() {
    return sums.read();
  }
}
