package lessserver.etl.imports;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** All imports. */
public interface Imports extends Repository<Import, Long> {

  Import saveAndFlush(Import one);

  Optional<Import> findById(long position);

  @Query("select i from Import i where i.id = :id")
  Optional<Import> find(String id);

  /** The import, which nobody else can change until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select i from Import i where i.id = :id")
  Optional<Import> lock(String id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select i from Import i where i.position = :position")
  Optional<Import> lock(long position);

  /** The same bytes for the same dataset, oldest first. Served by {@code imports_sha256}. */
  @Query(
      """
      select i from Import i
      where i.datasetId = :datasetId and i.sha256 = :sha256
      order by i.position
      """)
  List<Import> same(long datasetId, String sha256);

  /** Newest first. Served by the primary key, {@code imports_dataset} or {@code imports_status}. */
  @Query(
      """
      select i from Import i
      where i.position < :before
        and (:dataset is null or i.dataset = :dataset)
        and (:status is null or i.status = :status)
      order by i.position desc
      """)
  List<Import> page(
      long before, @Nullable String dataset, @Nullable ImportStatus status, Limit limit);

  /** What is to be loaded and nobody loads, oldest first. Served by {@code imports_status}. */
  @Query(
      """
      select i.position from Import i
      where i.status = lessserver.etl.imports.ImportStatus.RUNNING
        and (i.leaseUntil is null or i.leaseUntil < :now)
      order by i.position
      """)
  List<Long> waiting(Instant now, Limit limit);

  /**
   * Takes one that nobody loads; 1 if it is the owner's now. One with a chunk under way is loaded,
   * however late its lease is.
   */
  @Modifying
  @Transactional
  @NativeQuery(
      """
      UPDATE imports
      SET owner = :owner, lease_until = :until, attempts = attempts + 1, started_at = :now,
        started_rows = rows_read, started_bytes = bytes_read
      WHERE position IN (
        SELECT position FROM imports
        WHERE position = :position AND status = 'RUNNING'
          AND (lease_until IS NULL OR lease_until < :now)
        FOR UPDATE SKIP LOCKED)
      """)
  int claim(long position, String owner, Instant now, Instant until);

  /**
   * Says that the owner is alive. Passes over those with a chunk under way, which renews them when
   * it is loaded: a slow one is not to keep the others waiting.
   */
  @Modifying
  @Transactional
  @NativeQuery(
      """
      UPDATE imports SET lease_until = :until
      WHERE position IN (
        SELECT position FROM imports
        WHERE position IN (:positions) AND owner = :owner AND status = 'RUNNING'
        FOR UPDATE SKIP LOCKED)
      """)
  int renew(Collection<Long> positions, String owner, Instant until);

  /** Lets whoever comes next take it up at once. */
  @Modifying
  @Transactional
  @Query(
      "update Import i set i.leaseUntil = null where i.position = :position and i.owner = :owner")
  int release(long position, String owner);
}
