package lessserver.simulators.payment;

import java.time.Clock;
import java.util.function.Function;
import lessserver.functions.Refusal;
import lessserver.simulators.reference.Dossiers;
import org.springframework.stereotype.Component;

/** Takes money that is held; taken already, it stays taken. */
@Component
class Capture implements Function<String, ChargeView> {

  private final Charges charges;
  private final Dossiers dossiers;
  private final Clock clock;

  Capture(Charges charges, Dossiers dossiers, Clock clock) {
    this.charges = charges;
    this.dossiers = dossiers;
    this.clock = clock;
  }

  @Override
  public ChargeView apply(String chargeId) {
    String reference =
        charges
            .withId(chargeId)
            .map(Charge::reference)
            .orElseThrow(() -> new UnknownCharge(chargeId));
    return dossiers.alone(Authorize.PAYMENT, reference, _ -> capture(chargeId));
  }

  private ChargeView capture(String chargeId) {
    Charge charge = charges.withId(chargeId).orElseThrow(() -> new UnknownCharge(chargeId));
    if (!charge.capture(clock.instant())) {
      throw new NotHeld(charge);
    }
    return ChargeView.of(charge);
  }

  /** There is no such charge. */
  static final class UnknownCharge extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownCharge(String id) {
      super(Kind.UNKNOWN, "There is no charge " + id + ".");
    }
  }

  /** There is no money to be taken. */
  static final class NotHeld extends Refusal {

    private static final long serialVersionUID = 1L;

    private NotHeld(Charge charge) {
      super(Kind.CONFLICT, "Charge " + charge.id() + " cannot be captured: " + charge.status());
    }
  }
}
