package lessserver.simulators.fault;

import java.util.List;
import lessserver.functions.Functions;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The switches over HTTP. */
@RestController
@RequestMapping("/api/v1/faults")
class FaultTriggers {

  private final Functions functions;
  private final ListFaults listFaults;
  private final SetFault setFault;

  FaultTriggers(Functions functions, ListFaults listFaults, SetFault setFault) {
    this.functions = functions;
    this.listFaults = listFaults;
    this.setFault = setFault;
  }

  record FaultList(List<Fault> items) {}

  @GetMapping
  FaultList list() {
    return new FaultList(functions.call(listFaults));
  }

  @PutMapping("/{name}")
  Fault set(@PathVariable String name, @RequestBody FaultWish wish) {
    return functions.call(setFault, new NamedFaultWish(name, wish));
  }
}
