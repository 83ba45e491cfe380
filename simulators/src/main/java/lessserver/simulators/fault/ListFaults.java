package lessserver.simulators.fault;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Lists every switch and how it is set. */
@Component
class ListFaults implements Supplier<List<Fault>> {

  private final Faults faults;

  ListFaults(Faults faults) {
    this.faults = faults;
  }

  @Override
  public List<Fault> get() {
    return faults.list();
  }
}
