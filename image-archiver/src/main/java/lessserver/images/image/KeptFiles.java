package lessserver.images.image;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All files of the blob store that are known. */
interface KeptFiles extends Repository<KeptFile, String> {

  KeptFile saveAndFlush(KeptFile file);

  void delete(KeptFile file);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select f from KeptFile f where f.sha256 = :sha256")
  Optional<KeptFile> lock(String sha256);

  @Query("select f.bytes from KeptFile f where f.sha256 = :sha256")
  Optional<Long> bytes(String sha256);

  /** In the order of their names, from behind one of them. Served by {@code kept_files_unused}. */
  @Query(
      """
      select f.sha256 from KeptFile f
      where f.uses = 0 and f.keptAt < :before and f.sha256 > :last
      order by f.sha256
      """)
  List<String> unused(Instant before, String last, Limit limit);
}
