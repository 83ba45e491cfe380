package lessserver.images.image;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All images. */
public interface Images extends Repository<Image, Long> {

  Image saveAndFlush(Image image);

  void delete(Image image);

  @Query("select i from Image i where i.id = :id")
  Optional<Image> find(String id);

  /** The image, which nobody else can change until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select i from Image i where i.id = :id")
  Optional<Image> lock(String id);

  /**
   * Newest first. Served by the primary key, {@code images_status} or {@code image_labels_name}.
   *
   * @param q a pattern in small letters, in which {@code !} takes a wildcard's meaning away
   */
  @Query(
      """
      select i from Image i
      where i.position < :before
        and (:status is null or i.status = :status)
        and (:label is null or exists
          (select 1 from Image j join j.labels l where j = i and l.name = :label))
        and (:q is null
          or lower(i.title) like :q escape '!'
          or lower(i.caption) like :q escape '!'
          or lower(i.text) like :q escape '!'
          or lower(i.sourceUrl) like :q escape '!')
      order by i.position desc
      """)
  List<Image> page(
      long before,
      @Nullable ImageStatus status,
      @Nullable String label,
      @Nullable String q,
      Limit limit);

  /** The oldest archived image with these bytes, but for one. Served by {@code images_sha256}. */
  @Query(
      """
      select i from Image i
      where i.sha256 = :sha256
        and i.position <> :but
        and i.status = lessserver.images.image.ImageStatus.ARCHIVED
        and i.duplicateOf is null
      order by i.position
      """)
  List<Image> originals(String sha256, long but, Limit limit);

  /** Oldest first, and nobody else can change them. Served by {@code images_duplicate_of}. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select i from Image i where i.duplicateOf = :id order by i.position")
  List<Image> duplicates(String id);

  /** What changed behind a place in that order. Served by {@code images_changed_at}. */
  @Query(
      """
      select i from Image i
      where i.changedAt >= :changedAt and (i.changedAt > :changedAt or i.position > :position)
      order by i.changedAt, i.position
      """)
  List<Image> changedAfter(Instant changedAt, long position, Limit limit);

  /** Which are to be fetched once more. Served by {@code images_next_fetch_at}. */
  @Query("select i.id from Image i where i.fetching.nextAt <= :now order by i.fetching.nextAt")
  List<String> fetchDue(Instant now, Limit limit);

  /** How an image looks, in 64 bits. */
  interface Look {

    long getPosition();

    long getFingerprint();
  }

  @Query(
      """
      select i.position as position, i.fingerprint as fingerprint from Image i
      where i.fingerprint is not null and i.position <> :but
      """)
  List<Look> looks(long but);

  @Query("select i from Image i where i.position in :positions")
  List<Image> at(List<Long> positions);
}
