package lessserver.shortener.link;

import jakarta.persistence.LockModeType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All links. */
public interface Links extends Repository<Link, Long> {

  /** The SQL state of both databases. */
  String UNIQUE_VIOLATION = "23505";

  Link saveAndFlush(Link link);

  List<Link> saveAll(Iterable<Link> links);

  void flush();

  void delete(Link link);

  /** Stores a new link; empty if another has its code, which the constraint on codes decides. */
  default Optional<Link> add(Link link) {
    try {
      return Optional.of(saveAndFlush(link));
    } catch (DataIntegrityViolationException e) {
      if (isTaken(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether another link has the code. */
  static boolean isTaken(DataIntegrityViolationException e) {
    return NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException refused
        && UNIQUE_VIOLATION.equals(refused.getSQLState());
  }

  Optional<Link> findByCode(String code);

  /** Nobody else changes it before the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select link from Link link where link.code = :code")
  Optional<Link> lockByCode(String code);

  boolean existsByCode(String code);

  /**
   * Newest first, older than the link {@code before}. Served by the primary key, {@code
   * links_campaign} or {@code link_tags_tag}.
   *
   * @param q a pattern in which {@code !} takes a wildcard's meaning away
   */
  @Query(
      """
      select link from Link link
      where link.id < :before
        and (:campaign is null or link.campaign = :campaign)
        and (:tag is null or :tag member of link.tags)
        and (:q is null or link.code like :q escape '!' or lower(link.url) like :q escape '!'
          or lower(link.title) like :q escape '!')
      order by link.id desc
      """)
  List<Link> page(
      long before,
      @Nullable String campaign,
      @Nullable String tag,
      @Nullable String q,
      Limit limit);

  /** Oldest first, newer than the link {@code after}. Served like {@link #page}. */
  @Query(
      """
      select link from Link link
      where link.id > :after
        and (:campaign is null or link.campaign = :campaign)
        and (:tag is null or :tag member of link.tags)
      order by link.id
      """)
  List<Link> following(long after, @Nullable String campaign, @Nullable String tag, Limit limit);

  /** Whose time is over, and of whom that has not been told. Served by {@code links_expires_at}. */
  @Query(
      """
      select link from Link link
      where link.endedAt is null and link.expiresAt <= :now
      order by link.expiresAt
      """)
  List<Link> expired(Instant now, Limit limit);

  /** Remembers that a link's end was told; 0 if somebody else has, or the link has changed. */
  @Modifying
  @Query(
      """
      update Link link set link.endedAt = :now
      where link.id = :id and link.endedAt is null and link.expiresAt <= :now
      """)
  int end(long id, Instant now);
}
