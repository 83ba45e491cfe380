package lessserver.orders.order;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All orders. */
public interface Orders extends Repository<Order, String> {

  Order save(Order order);

  Optional<Order> findById(String id);

  boolean existsById(String id);

  /** The ids of those in one state, in their order. Served by {@code orders_status}. */
  @Query("select o.id from Order o where o.status = :status and o.id > :after order by o.id")
  List<String> idsOf(OrderStatus status, String after, Limit limit);

  /** The order, which nobody else can change until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select o from Order o where o.id = :id")
  Optional<Order> lock(String id);
}
