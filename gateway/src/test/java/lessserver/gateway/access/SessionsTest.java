package lessserver.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import lessserver.functions.PublicUrl;
import lessserver.functions.SuiteToken;
import lessserver.gateway.key.ApiKey;
import lessserver.gateway.key.Keys;
import lessserver.gateway.key.Right;
import lessserver.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class SessionsTest {

  private static final ApiKey KEY =
      new ApiKey("someone", "0123456789abcdef".repeat(4), Set.of(Right.READ), Instant.EPOCH);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Keys keys = mock(Keys.class);
  private final Sessions sessions = new Sessions(token("one"), keys, clock);

  private static SuiteToken token(String value) {
    return SuiteToken.of(value, Path.of("unused"));
  }

  @BeforeEach
  void theKeyIsThere() {
    when(keys.withId(KEY.id())).thenReturn(Optional.of(KEY));
  }

  @Test
  void a_session_is_its_keys_until_twelve_hours_have_passed() {
    String session = sessions.open(KEY);

    clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(sessions.keyOf(session)).contains(KEY);
    clock.advance(Duration.ofSeconds(1));
    assertThat(sessions.keyOf(session)).isEmpty();
  }

  @Test
  void it_ends_with_its_key() {
    String session = sessions.open(KEY);
    when(keys.withId(KEY.id())).thenReturn(Optional.empty());

    assertThat(sessions.keyOf(session)).isEmpty();
  }

  @Test
  void its_cookie_travels_by_https_only_where_that_is_what_people_type() {
    var triggers = new SessionTriggers(sessions, keys, PublicUrl.of("https://links.example/"));

    assertThat(triggers.end().getHeaders().getFirst(HttpHeaders.SET_COOKIE)).contains("; Secure");
  }

  @Test
  void it_cannot_be_prolonged() {
    String[] parts = sessions.open(KEY).split("\\.", -1);

    assertThat(sessions.keyOf(parts[0] + ".99999999999." + parts[2])).isEmpty();
  }

  @Test
  void another_installation_does_not_know_it() {
    String session = new Sessions(token("two"), keys, clock).open(KEY);

    assertThat(sessions.keyOf(session)).isEmpty();
  }

  @Test
  void another_replica_knows_it() {
    String session = new Sessions(token("one"), keys, clock).open(KEY);

    assertThat(sessions.keyOf(session)).contains(KEY);
  }
}
