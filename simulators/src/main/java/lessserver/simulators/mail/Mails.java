package lessserver.simulators.mail;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** All mails that were ever delivered. */
interface Mails extends Repository<Mail, Long> {

  Mail saveAndFlush(Mail mail);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select m from Mail m where m.messageId = :messageId")
  Optional<Mail> lock(String messageId);

  /** Newest first. Served by the primary key. */
  @Query(
      """
      select m from Mail m
      where m.position < :before
        and (:to is null or m.recipient = :to)
        and (:messageId is null or m.messageId = :messageId)
      order by m.position desc
      """)
  List<Mail> page(long before, @Nullable String to, @Nullable String messageId, Limit limit);
}
