package lessserver.etl.scrub;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** All runs. */
interface ScrubRuns extends Repository<ScrubRun, Long> {

  ScrubRun save(ScrubRun run);

  @Query("select r from ScrubRun r where r.id = :id")
  Optional<ScrubRun> find(String id);

  /** The run, which nobody else can end until the transaction does. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select r from ScrubRun r where r.id = :id")
  Optional<ScrubRun> lock(String id);

  /** Notes, before anything is done, that a run is taken up: the process may not survive it. */
  @Modifying
  @Transactional
  @Query("update ScrubRun r set r.attempts = r.attempts + 1 where r.id = :id")
  void attempt(String id);

  /** How often it was taken up since it last came any further. */
  @Query("select r.attempts from ScrubRun r where r.id = :id")
  int attempts(String id);

  /** It has come further. */
  @Modifying
  @Query("update ScrubRun r set r.attempts = 0 where r.id = :id")
  void advance(String id);

  /** Newest first. Served by {@code scrub_runs_dataset}. */
  @Query("select r from ScrubRun r where r.datasetId = :datasetId order by r.position desc")
  List<ScrubRun> last(long datasetId, Limit limit);

  /** Those that have not ended, oldest first. Served by {@code scrub_runs_ended_at}. */
  @Query("select r from ScrubRun r where r.endedAt is null order by r.position")
  List<ScrubRun> unended();

  /** The same of a dataset. */
  @Query(
      """
      select r from ScrubRun r
      where r.datasetId = :datasetId and r.endedAt is null
      order by r.position
      """)
  List<ScrubRun> unended(long datasetId);
}
