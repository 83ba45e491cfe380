package lessserver.stocks.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import lessserver.durable.DurableClient;
import lessserver.durable.Instance;
import org.springframework.stereotype.Component;

/** Monitors whose orchestration has been started, whether or not it has come to store a row. */
@Component
class StartedWatches {

  private final DurableClient orchestrations;
  private final ObjectMapper json;

  StartedWatches(DurableClient orchestrations, ObjectMapper json) {
    this.orchestrations = orchestrations;
    this.json = json;
  }

  /** What was started, and how it stands. */
  record Started(StockWatch watch, Instance instance) {}

  Optional<Started> find(String id) {
    return orchestrations
        .find(id)
        .filter(instance -> instance.name().equals(StockWatch.ORCHESTRATION))
        .flatMap(instance -> watch(instance).map(watch -> new Started(watch, instance)));
  }

  private Optional<StockWatch> watch(Instance instance) {
    try {
      return instance.input() == null
          ? Optional.empty()
          : Optional.of(json.readValue(instance.input(), StockWatch.class));
    } catch (JsonProcessingException _) {
      return Optional.empty(); // Somebody started it with what is no watch; it has failed.
    }
  }
}
