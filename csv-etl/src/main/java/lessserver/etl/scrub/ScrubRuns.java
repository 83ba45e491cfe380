package lessserver.etl.scrub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All runs. */
interface ScrubRuns extends Repository<ScrubRun, Long> {

  ScrubRun save(ScrubRun run);

  @Query("select r from ScrubRun r where r.id = :id")
  Optional<ScrubRun> find(String id);

  /** Newest first. Served by {@code scrub_runs_dataset}. */
  @Query("select r from ScrubRun r where r.datasetId = :datasetId order by r.position desc")
  List<ScrubRun> last(long datasetId, Limit limit);

  /** Those of a dataset that never ended, because their process did. */
  @Query(
      """
      select r from ScrubRun r
      where r.datasetId = :datasetId and r.endedAt is null and r.startedAt < :before
      """)
  List<ScrubRun> unended(long datasetId, Instant before);
}
