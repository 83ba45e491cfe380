package lessserver.orders.loyalty;

import lessserver.durable.DurableEntity;
import lessserver.durable.Entity;
import lessserver.durable.EntityContext;
import lessserver.durable.EntityId;
import org.jspecify.annotations.Nullable;

/**
 * A customer's points: one for each whole euro of a completed order. Orders of one customer may end
 * at the same moment on different replicas; an entity takes them one at a time, and each once.
 */
@DurableEntity(LoyaltyAccount.NAME)
public class LoyaltyAccount implements Entity<LoyaltyAccount.Balance> {

  /** The operation that an order ends with; its input is the order's total in cents. */
  public static final String EARN = "earn";

  static final String NAME = "LoyaltyAccount";

  private static final int CENTS_A_POINT = 100;

  /**
   * What stands on an account.
   *
   * @param orders how many have earned something
   */
  public record Balance(long points, long orders) {

    static final Balance NONE = new Balance(0, 0);

    private Balance plus(long cents) {
      return new Balance(points + cents / CENTS_A_POINT, orders + 1);
    }
  }

  /** A customer's account. */
  public static EntityId of(String customerId) {
    return new EntityId(NAME, customerId);
  }

  @Override
  public Balance run(EntityContext context, @Nullable Balance balance) {
    Long cents = context.input(Long.class);
    if (!context.operation().equals(EARN) || cents == null) {
      throw new IllegalArgumentException("an account only earns cents");
    }
    return (balance == null ? Balance.NONE : balance).plus(cents);
  }
}
