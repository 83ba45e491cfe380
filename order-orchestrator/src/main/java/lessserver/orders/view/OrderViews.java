package lessserver.orders.view;

import java.util.List;
import java.util.Optional;
import lessserver.orders.order.OrderStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The read model of orders. */
interface OrderViews extends Repository<OrderView, Long> {

  OrderView save(OrderView view);

  Optional<OrderView> findByOrderId(String orderId);

  /**
   * Newest first. Served by the primary key, {@code order_views_customer} or {@code
   * order_views_status}.
   */
  @Query(
      """
      select v from OrderView v
      where v.position < :before
        and (:customerId is null or v.customerId = :customerId)
        and (:status is null or v.status = :status)
      order by v.position desc
      """)
  List<OrderView> page(
      long before, @Nullable String customerId, @Nullable OrderStatus status, Limit limit);
}
