package lessserver.images.describe;

import lessserver.events.NotNowException;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Says whether images can be described. Without the model they are archived all the same. */
@Component("modelHealthIndicator")
class ModelHealth extends AbstractHealthIndicator {

  private static final Status DEGRADED =
      new Status("DEGRADED", "works, but not with everything it has");

  private final Model model;
  private final TextReader textReader;

  ModelHealth(Model model, TextReader textReader) {
    super();
    this.model = model;
    this.textReader = textReader;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health.withDetail("readsText", textReader.isInstalled());
    try {
      model.session();
      health.up();
    } catch (NotNowException e) {
      health.status(DEGRADED).withDetail("reason", String.valueOf(e.getMessage()));
    }
  }
}
