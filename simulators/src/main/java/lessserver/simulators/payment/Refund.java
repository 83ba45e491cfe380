package lessserver.simulators.payment;

import jakarta.validation.Validator;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.simulators.payment.Refunded.Result;
import lessserver.simulators.reference.Dossier;
import lessserver.simulators.reference.Dossiers;
import org.springframework.stereotype.Component;

/**
 * Undoes whatever was charged under a reference, and closes it: a charge that comes late finds
 * that.
 */
@Component
class Refund implements Function<RefundWish, Refunded> {

  private final Charges charges;
  private final Dossiers dossiers;
  private final Validator validator;
  private final Clock clock;

  Refund(Charges charges, Dossiers dossiers, Validator validator, Clock clock) {
    this.charges = charges;
    this.dossiers = dossiers;
    this.validator = validator;
    this.clock = clock;
  }

  @Override
  public Refunded apply(RefundWish wish) {
    Constraints.check(validator, wish);
    return dossiers.alone(
        Authorize.PAYMENT, wish.reference(), dossier -> undo(dossier, wish.reference()));
  }

  private Refunded undo(Dossier dossier, String reference) {
    dossier.close();
    List<Charge> found = charges.findByReference(reference);
    found.forEach(charge -> charge.undo(clock.instant()));
    List<ChargeStatus> undone = found.stream().map(Charge::status).toList();
    Result result =
        undone.contains(ChargeStatus.REFUNDED)
            ? Result.REFUNDED
            : undone.contains(ChargeStatus.VOIDED) ? Result.VOIDED : Result.NOTHING_CHARGED;
    return new Refunded(reference, result);
  }
}
