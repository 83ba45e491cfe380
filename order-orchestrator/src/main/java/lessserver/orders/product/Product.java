package lessserver.orders.product;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Something the shop sells, as it was when it was read. */
@Entity
@Table(name = "products")
public class Product {

  @Id private String sku;

  @Column(insertable = false, updatable = false)
  private long position;

  private String name;
  private long price;
  private int stock;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected Product() {}

  public String sku() {
    return sku;
  }

  long position() {
    return position;
  }

  public String name() {
    return name;
  }

  /** In cents. */
  public long price() {
    return price;
  }

  int stock() {
    return stock;
  }
}
