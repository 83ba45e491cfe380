package lessserver.orders.customer;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All who may buy. */
public interface Customers extends Repository<Customer, String> {

  Optional<Customer> findById(String id);

  boolean existsById(String id);

  /**
   * Holds so many cents of the customer's credit, if so much is free: in one statement, so that two
   * orders cannot both have the rest.
   *
   * @return 1, or 0 if less is free
   */
  @Modifying
  @Query(
      """
      update Customer customer set customer.held = customer.held + :cents
      where customer.id = :id and customer.credit - customer.held >= :cents
      """)
  int hold(String id, long cents);

  @Modifying
  @Query(
      "update Customer customer set customer.held = customer.held - :cents where customer.id = :id")
  int release(String id, long cents);
}
