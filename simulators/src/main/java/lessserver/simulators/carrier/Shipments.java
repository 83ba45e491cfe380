package lessserver.simulators.carrier;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All shipments there ever were. */
interface Shipments extends Repository<Shipment, Long> {

  Shipment saveAndFlush(Shipment shipment);

  Optional<Shipment> findByIdempotencyKey(String key);

  List<Shipment> findByReference(String reference);

  /** Newest first. Served by the primary key or {@code shipments_reference}. */
  @Query(
      """
      select s from Shipment s
      where s.position < :before and (:reference is null or s.reference = :reference)
      order by s.position desc
      """)
  List<Shipment> page(long before, @Nullable String reference, Limit limit);
}
