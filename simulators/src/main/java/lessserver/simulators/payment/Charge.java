package lessserver.simulators.payment;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody's money: held, taken, given back. */
@Entity
@Table(name = "charges")
class Charge {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long position;

  private String id;
  private String idempotencyKey;
  private String reference;
  private long amount;
  private String currency;
  private String card;

  @Enumerated(EnumType.STRING)
  private ChargeStatus status;

  private int repeats;
  private Instant createdAt;
  private Instant updatedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Charge() {}

  Charge(String id, KeyedAuthorization authorization, ChargeStatus status, Instant now) {
    this.id = id;
    this.idempotencyKey = authorization.idempotencyKey();
    this.reference = authorization.wish().reference();
    this.amount = authorization.wish().amount();
    this.currency = authorization.wish().currency();
    this.card = authorization.wish().card();
    this.status = status;
    this.createdAt = now;
    this.updatedAt = now;
  }

  boolean isFor(Authorization wish) {
    return reference.equals(wish.reference())
        && amount == wish.amount()
        && currency.equals(wish.currency())
        && card.equals(wish.card());
  }

  Charge repeated() {
    repeats++;
    return this;
  }

  /** Takes the money; whether it is taken now. */
  boolean capture(Instant now) {
    if (status == ChargeStatus.AUTHORIZED) {
      status = ChargeStatus.CAPTURED;
      updatedAt = now;
    }
    return status == ChargeStatus.CAPTURED;
  }

  /** Lets go of the money, or gives it back. */
  void undo(Instant now) {
    ChargeStatus undone =
        switch (status) {
          case AUTHORIZED -> ChargeStatus.VOIDED;
          case CAPTURED -> ChargeStatus.REFUNDED;
          case DECLINED, VOIDED, REFUNDED -> status;
        };
    if (undone != status) {
      status = undone;
      updatedAt = now;
    }
  }

  long position() {
    if (position == null) {
      throw new IllegalStateException("charge " + id + " is not stored yet");
    }
    return position;
  }

  String id() {
    return id;
  }

  String idempotencyKey() {
    return idempotencyKey;
  }

  String reference() {
    return reference;
  }

  long amount() {
    return amount;
  }

  String currency() {
    return currency;
  }

  String card() {
    return card;
  }

  ChargeStatus status() {
    return status;
  }

  int repeats() {
    return repeats;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
