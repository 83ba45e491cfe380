package lessserver.shortener.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import lessserver.shortener.link.CodeTouched;
import lessserver.shortener.link.Link;
import lessserver.shortener.link.Links;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

class DestinationsTest {

  private static final Duration AT_ONCE_TOO_OLD = Duration.ZERO;

  private final Links links = mock(Links.class);

  private Destinations keptFor(Duration keep) {
    return keptFor(keep, Duration.ofMinutes(1));
  }

  private Destinations keptFor(Duration keep, Duration patience) {
    return new Destinations(
        links, new RedirectCache(100, keep, patience), new SimpleMeterRegistry());
  }

  private void store(String code, String location) {
    Optional<Link> link = Optional.of(link(code, location));
    when(links.findByCode(code)).thenReturn(link);
  }

  private static Link link(String code, String location) {
    Link link = mock(Link.class);
    when(link.code()).thenReturn(code);
    when(link.targetUrl()).thenReturn(location);
    return link;
  }

  private static Optional<String> location(Destinations destinations, String code) {
    return destinations.find(code).map(Destination::location);
  }

  @Test
  void within_its_time_a_link_is_read_once() {
    var destinations = keptFor(Duration.ofHours(1));
    store("abc", "https://example.com/");

    assertThat(location(destinations, "abc")).contains("https://example.com/");
    assertThat(location(destinations, "ABC")).contains("https://example.com/");

    verify(links, times(1)).findByCode("abc");
  }

  @Test
  void after_its_time_a_change_is_seen_at_once() {
    var destinations = keptFor(AT_ONCE_TOO_OLD);
    store("abc", "https://example.com/old");
    location(destinations, "abc");

    store("abc", "https://example.com/new");
    assertThat(location(destinations, "abc")).contains("https://example.com/new");

    when(links.findByCode("abc")).thenReturn(Optional.empty());
    assertThat(location(destinations, "abc")).isEmpty();
  }

  @Test
  void while_the_store_is_away_a_link_leads_where_it_led() {
    var destinations = keptFor(AT_ONCE_TOO_OLD);
    store("abc", "https://example.com/");
    location(destinations, "abc");

    when(links.findByCode(anyString())).thenThrow(new CannotCreateTransactionException("away"));

    assertThat(location(destinations, "abc")).contains("https://example.com/");
    assertThat(location(destinations, "abc")).contains("https://example.com/");
    assertThatThrownBy(() -> destinations.find("other"))
        .isInstanceOf(CannotCreateTransactionException.class);
  }

  @Test
  void a_store_that_hangs_holds_up_nobody_who_knows_where_to_go() {
    var destinations = keptFor(AT_ONCE_TOO_OLD, Duration.ofMillis(250));
    store("abc", "https://example.com/");
    location(destinations, "abc");
    var released = new CountDownLatch(1);
    when(links.findByCode("abc"))
        .thenAnswer(
            _ -> {
              released.await();
              return Optional.empty();
            });

    assertThat(location(destinations, "abc")).contains("https://example.com/");
    released.countDown();
  }

  @Test
  void a_code_that_leads_nowhere_is_asked_for_each_time() {
    var destinations = keptFor(Duration.ofHours(1));

    assertThat(location(destinations, "abc")).isEmpty();
    store("abc", "https://example.com/");

    assertThat(location(destinations, "abc")).contains("https://example.com/");
  }

  @Test
  void what_was_read_before_a_change_and_comes_after_it_is_not_remembered() throws Exception {
    var destinations = keptFor(Duration.ofHours(1));
    Optional<Link> old = Optional.of(link("abc", "https://example.com/old"));
    var reading = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    when(links.findByCode("abc"))
        .thenAnswer(
            _ -> {
              reading.countDown();
              released.await();
              return old;
            });
    Thread visitor = Thread.ofVirtual().start(() -> location(destinations, "abc"));
    reading.await();
    Optional<Link> changed = Optional.of(link("abc", "https://example.com/new"));
    doReturn(changed).when(links).findByCode("abc");
    destinations.forget(new CodeTouched("abc"));
    released.countDown();
    visitor.join();

    assertThat(location(destinations, "abc")).contains("https://example.com/new");
    assertThat(location(destinations, "abc")).contains("https://example.com/new");
  }
}
