package lessserver.shortener.link;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All links. */
public interface Links extends Repository<Link, Long> {

  /** The SQL state of both databases. */
  String UNIQUE_VIOLATION = "23505";

  Link saveAndFlush(Link link);

  /** Stores a new link; empty if another has its code, which the constraint on codes decides. */
  default Optional<Link> add(Link link) {
    try {
      return Optional.of(saveAndFlush(link));
    } catch (DataIntegrityViolationException e) {
      if (NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException refused
          && UNIQUE_VIOLATION.equals(refused.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Optional<Link> findByCode(String code);

  boolean existsByCode(String code);

  /**
   * Newest first, older than the link {@code before}. Served by the primary key or {@code
   * links_campaign}.
   *
   * @param q a pattern in which {@code !} takes a wildcard's meaning away
   */
  @Query(
      """
      select link from Link link
      where link.id < :before
        and (:campaign is null or link.campaign = :campaign)
        and (:q is null or link.code like :q escape '!' or lower(link.url) like :q escape '!')
      order by link.id desc
      """)
  List<Link> page(long before, @Nullable String campaign, @Nullable String q, Limit limit);
}
