package lessserver.shortener.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Optional;
import lessserver.events.Outbox;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EndExpiredLinksTest {

  @Test
  void however_many_links_end_at_once_the_end_of_each_is_told_at_once() {
    Link over = mock(Link.class);
    when(over.code()).thenReturn("over");
    when(over.expiresAt()).thenReturn(Instant.EPOCH);
    Links links = mock(Links.class);
    when(links.expired(any(), any()))
        .thenReturn(Collections.nCopies(500, over))
        .thenReturn(Collections.nCopies(500, over))
        .thenReturn(Collections.nCopies(3, over));
    when(links.end(anyLong(), any())).thenReturn(1);
    LockProvider locks = mock(LockProvider.class);
    when(locks.lock(any())).thenReturn(Optional.of(mock(SimpleLock.class)));
    Outbox outbox = mock(Outbox.class);
    var function =
        new EndExpiredLinks(
            links,
            outbox,
            locks,
            new TransactionTemplate(mock(PlatformTransactionManager.class)),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    assertThat(function.get()).isEqualTo(1_003);
    verify(outbox, times(1_003)).tell(new LinkExpired("over", Instant.EPOCH));
  }
}
