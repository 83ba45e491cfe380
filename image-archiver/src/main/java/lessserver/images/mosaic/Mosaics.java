package lessserver.images.mosaic;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All mosaics. */
interface Mosaics extends Repository<Mosaic, Long> {

  Mosaic saveAndFlush(Mosaic mosaic);

  @Query("select m from Mosaic m where m.id = :id")
  Optional<Mosaic> find(String id);

  /** The mosaic, which nobody else can change until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select m from Mosaic m where m.id = :id")
  Optional<Mosaic> lock(String id);
}
