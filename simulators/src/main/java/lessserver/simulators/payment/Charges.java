package lessserver.simulators.payment;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All charges there ever were. */
interface Charges extends Repository<Charge, Long> {

  Charge saveAndFlush(Charge charge);

  @Query("select c from Charge c where c.id = :id")
  Optional<Charge> withId(String id);

  Optional<Charge> findByIdempotencyKey(String key);

  List<Charge> findByReference(String reference);

  /** Newest first. Served by the primary key or {@code charges_reference}. */
  @Query(
      """
      select c from Charge c
      where c.position < :before and (:reference is null or c.reference = :reference)
      order by c.position desc
      """)
  List<Charge> page(long before, @Nullable String reference, Limit limit);
}
