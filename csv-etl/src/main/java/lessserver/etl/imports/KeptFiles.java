package lessserver.etl.imports;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All files that are kept. */
interface KeptFiles extends Repository<KeptFile, String> {

  KeptFile saveAndFlush(KeptFile file);

  boolean existsById(String sha256);

  /** Remembers that the file is kept, if nobody does yet. */
  default void note(String sha256, Instant now) {
    if (existsById(sha256)) {
      return;
    }
    try {
      saveAndFlush(new KeptFile(sha256, now));
    } catch (DataIntegrityViolationException e) {
      if (!existsById(sha256)) {
        throw e;
      }
    }
  }

  void delete(KeptFile file);

  /** The file, which nobody else can sweep away until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select f from KeptFile f where f.sha256 = :sha256")
  Optional<KeptFile> lock(String sha256);

  /**
   * Those that came before, and that no import needs which has ended since then or is yet to end.
   * Served by {@code kept_files_received_at} and {@code imports_file}.
   */
  @Query(
      """
      select f.sha256 from KeptFile f
      where f.receivedAt < :before
        and not exists (
          select 1 from Import i
          where i.sha256 = f.sha256 and (i.endedAt is null or i.endedAt >= :before))
      order by f.receivedAt
      """)
  List<String> unneeded(Instant before, Limit limit);

  /** The same of one file. */
  @Query(
      """
      select count(f) > 0 from KeptFile f
      where f.sha256 = :sha256 and f.receivedAt < :before
        and not exists (
          select 1 from Import i
          where i.sha256 = f.sha256 and (i.endedAt is null or i.endedAt >= :before))
      """)
  boolean isUnneeded(String sha256, Instant before);
}
