package lessserver.etl.dataset;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All datasets. */
public interface Datasets extends Repository<Dataset, Long> {

  Dataset saveAndFlush(Dataset dataset);

  Optional<Dataset> findById(long id);

  Optional<Dataset> findByName(String name);

  /** One that can be read; anything else is unknown. */
  default Dataset named(String name) {
    return findByName(name)
        .filter(found -> !found.columnsMade().isEmpty())
        .orElseThrow(() -> new UnknownDataset(name));
  }

  boolean existsByName(String name);

  /** The dataset, which nobody else can change until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select d from Dataset d where d.id = :id")
  Optional<Dataset> lock(long id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select d from Dataset d where d.name = :name")
  Optional<Dataset> lockByName(String name);

  /** Newest first, those that have columns. Served by the primary key. */
  @Query("select d from Dataset d where d.id < :before and d.columnsMade > 0 order by d.id desc")
  List<Dataset> page(long before, Limit limit);
}
