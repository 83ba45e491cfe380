package lessserver.simulators.payment;

import jakarta.validation.Validator;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;
import lessserver.functions.Constraints;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import lessserver.simulators.reference.Dossier;
import lessserver.simulators.reference.Dossiers;
import lessserver.simulators.reference.ThirdPartyRefusals.KeyUsed;
import lessserver.simulators.reference.ThirdPartyRefusals.ReferenceClosed;
import org.springframework.stereotype.Component;

/** Holds somebody's money, once for each idempotency key, for good. */
@Component
class Authorize implements Function<KeyedAuthorization, ChargeView> {

  static final String PAYMENT = "payment";

  private final Charges charges;
  private final Dossiers dossiers;
  private final Validator validator;
  private final Clock clock;

  Authorize(Charges charges, Dossiers dossiers, Validator validator, Clock clock) {
    this.charges = charges;
    this.dossiers = dossiers;
    this.validator = validator;
    this.clock = clock;
  }

  @Override
  public ChargeView apply(KeyedAuthorization authorization) {
    Constraints.check(validator, authorization);
    Authorization wish = authorization.wish();
    Card card = Card.of(wish.card());
    ChargeView charge =
        dossiers.alone(PAYMENT, wish.reference(), dossier -> charge(dossier, authorization, card));
    if (charge.status() == ChargeStatus.DECLINED) {
      throw new CardDeclined(card);
    }
    return charge;
  }

  private ChargeView charge(Dossier dossier, KeyedAuthorization authorization, Card card) {
    Charge before = charges.findByIdempotencyKey(authorization.idempotencyKey()).orElse(null);
    if (before != null && !before.isFor(authorization.wish())) {
      throw new KeyUsed();
    }
    if (before != null) {
      return ChargeView.of(before.repeated());
    }
    if (dossier.isClosed()) {
      throw new ReferenceClosed(authorization.wish().reference());
    }
    ChargeStatus status = card.works() ? ChargeStatus.AUTHORIZED : ChargeStatus.DECLINED;
    return ChargeView.of(
        charges.saveAndFlush(
            new Charge("ch_" + UUID.randomUUID(), authorization, status, clock.instant())));
  }

  /** The cards there are. */
  private enum Card {
    TOK_VISA("works"),
    TOK_DECLINED("was declined"),
    TOK_INSUFFICIENT("has insufficient funds");

    private final String behaviour;

    Card(String behaviour) {
      this.behaviour = behaviour;
    }

    private static Card of(String token) {
      for (Card card : values()) {
        if (card.name().equalsIgnoreCase(token)) {
          return card;
        }
      }
      throw new UnknownCard();
    }

    private boolean works() {
      return this == TOK_VISA;
    }
  }

  /** The bank says no. */
  static final class CardDeclined extends Refusal {

    private static final long serialVersionUID = 1L;

    private CardDeclined(Card card) {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "The card " + card.behaviour + ".",
          new FieldError("card", card.behaviour));
    }
  }

  /** There is no such card. */
  static final class UnknownCard extends Refusal {

    private static final long serialVersionUID = 1L;

    private UnknownCard() {
      super(
          Kind.FORBIDDEN_BY_RULE,
          "There is no such card; there are tok_visa, tok_declined and tok_insufficient.",
          new FieldError("card", "is no card"));
    }
  }
}
