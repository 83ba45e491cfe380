package lessserver.orders.order;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A discount that whoever knows its code gets. */
@Entity
@Table(name = "coupons")
class Coupon {

  @Id private String code;
  private int percentOff;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Coupon() {}

  String code() {
    return code;
  }

  int percentOff() {
    return percentOff;
  }
}
