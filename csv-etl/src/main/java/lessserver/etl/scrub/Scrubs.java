package lessserver.etl.scrub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All datasets' rules. */
interface Scrubs extends Repository<Scrub, Long> {

  Scrub save(Scrub scrub);

  Optional<Scrub> findById(long datasetId);

  /** Sets the next time, unless somebody has changed the rules since; says whether. */
  @Modifying
  @Query(
      """
      update Scrub s set s.nextAt = :next
      where s.datasetId = :datasetId and s.nextAt = :now
      """)
  int schedule(long datasetId, Instant now, @Nullable Instant next);

  /** Those whose time has come. Served by {@code scrubs_next_at}. */
  @Query("select s from Scrub s where s.nextAt <= :now order by s.nextAt")
  List<Scrub> due(Instant now, Limit limit);
}
