package lessserver.orders.payment;

import java.util.Set;
import lessserver.orders.Euros;
import lessserver.orders.thirdparty.ThirdParties;
import lessserver.orders.thirdparty.ThirdParty;
import org.springframework.stereotype.Component;

/**
 * Takes money from cards and gives it back; amounts are in cents. Throws as {@link ThirdParty}
 * does. Safe for use by many threads.
 */
@Component
public class PaymentProvider {

  private static final String AUTHORIZATIONS = "/payments/v1/authorizations";
  private static final Set<String> UNDONE = Set.of("REFUNDED", "VOIDED", "NOTHING_CHARGED");

  private final ThirdParty payment;

  PaymentProvider(ThirdParties thirdParties) {
    this.payment = thirdParties.payment();
  }

  private record Authorization(String reference, long amount, String currency, String card) {}

  private record Charge(String id, String reference, long amount, String currency, String status) {

    private boolean isFor(Authorization asked) {
      return id != null
          && asked.reference().equals(reference)
          && asked.amount() == amount
          && asked.currency().equals(currency);
    }
  }

  private record Refund(String reference) {}

  private record Refunded(String reference, String status) {}

  /**
   * Takes the money: holds it first, then has it.
   *
   * @param reference what it is for; nothing more can be charged for it once it was refunded
   * @return the payment's id
   */
  public String charge(String reference, long amount, String card) {
    var wish = new Authorization(reference, amount, Euros.CURRENCY, card);
    Charge authorized =
        payment.ask(AUTHORIZATIONS, wish, Charge.class, charge -> charge.isFor(wish));
    Charge captured =
        payment.ask(
            AUTHORIZATIONS + "/" + authorized.id() + "/capture",
            null,
            Charge.class,
            charge -> charge.isFor(wish) && "CAPTURED".equals(charge.status()));
    return captured.id();
  }

  /** Gives back whatever was charged for this, and whatever might still be. */
  public void refund(String reference) {
    payment.ask(
        "/payments/v1/refunds",
        new Refund(reference),
        Refunded.class,
        refunded -> reference.equals(refunded.reference()) && UNDONE.contains(refunded.status()));
  }
}
