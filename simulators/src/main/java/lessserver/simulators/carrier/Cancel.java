package lessserver.simulators.carrier;

import jakarta.validation.Validator;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.simulators.carrier.Cancelled.Result;
import lessserver.simulators.reference.Dossier;
import lessserver.simulators.reference.Dossiers;
import org.springframework.stereotype.Component;

/**
 * Calls off whatever was booked under a reference, and closes it: a booking that comes late finds
 * that.
 */
@Component
class Cancel implements Function<CancellationWish, Cancelled> {

  private final Shipments shipments;
  private final Dossiers dossiers;
  private final Validator validator;
  private final Clock clock;

  Cancel(Shipments shipments, Dossiers dossiers, Validator validator, Clock clock) {
    this.shipments = shipments;
    this.dossiers = dossiers;
    this.validator = validator;
    this.clock = clock;
  }

  @Override
  public Cancelled apply(CancellationWish wish) {
    Constraints.check(validator, wish);
    return dossiers.alone(
        Book.CARRIER, wish.reference(), dossier -> cancel(dossier, wish.reference()));
  }

  private Cancelled cancel(Dossier dossier, String reference) {
    dossier.close();
    List<Shipment> found = shipments.findByReference(reference);
    found.forEach(shipment -> shipment.cancel(clock.instant()));
    return new Cancelled(reference, found.isEmpty() ? Result.NOTHING_BOOKED : Result.CANCELLED);
  }
}
