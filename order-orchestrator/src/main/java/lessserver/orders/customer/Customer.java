package lessserver.orders.customer;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Somebody who buys, as it was when it was read. */
@Entity
@Table(name = "customers")
public class Customer {

  @Id private String id;
  private String name;
  private String email;
  private long credit;
  private long held;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Customer() {}

  String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public String email() {
    return email;
  }

  /** How many cents the customer may owe for orders under way. */
  long credit() {
    return credit;
  }

  /** How many cents of that are in use. */
  long held() {
    return held;
  }
}
