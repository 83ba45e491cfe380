package lessserver.shortener.link;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All links. */
public interface Links extends Repository<Link, Long> {

  Link saveAndFlush(Link link);

  Optional<Link> findByCode(String code);

  boolean existsByCode(String code);

  /**
   * Newest first, older than the link {@code before}. Served by the primary key or {@code
   * links_campaign}.
   */
  @Query(
      """
      select link from Link link
      where link.id < :before
        and (:campaign is null or link.campaign = :campaign)
        and (:q is null or link.code like :q or lower(link.url) like :q)
      order by link.id desc
      """)
  List<Link> page(long before, @Nullable String campaign, @Nullable String q, Limit limit);
}
