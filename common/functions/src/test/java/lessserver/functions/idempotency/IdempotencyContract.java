package lessserver.functions.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import lessserver.functions.Headers;
import lessserver.functions.guestbook.Client;
import lessserver.functions.guestbook.Client.Answer;
import lessserver.functions.guestbook.Gate;
import lessserver.functions.guestbook.Guests;
import lessserver.functions.guestbook.WithGuestbook;
import lessserver.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an Idempotency-Key promises, on whichever database. */
@WithGuestbook
abstract class IdempotencyContract {

  private static final int CROWD = 20;

  // Each test's own, so that the tests can share a service.
  private final String key = UUID.randomUUID().toString();
  private final String name = "guest-" + key;

  @LocalServerPort private int port;
  @Autowired private Gate gate;
  @Autowired private Guests guests;
  @Autowired private SettableClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private IdempotencyAutoConfiguration.Forgetting hourly;

  @AfterEach
  void letAllGo() {
    gate.open();
  }

  @Test
  void the_same_request_again_gets_the_same_answer_and_has_no_second_effect() {
    Answer first = signIn("/guests");
    Answer again = signIn("/guests");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header(Idempotency.REPLAYED)).isEmpty();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body()).contains(name);
    assertThat(again.header("Location")).contains("/guests/" + name);
    assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(again.header(Idempotency.REPLAYED)).contains("true");
    assertThat(again.header(Headers.CORRELATION_ID))
        .isNotEqualTo(first.header(Headers.CORRELATION_ID));
    assertThat(guests.count(name)).isEqualTo(1);
  }

  @Test
  void without_a_key_every_request_takes_effect() {
    client().post("/guests", guest(name));
    client().post("/guests", guest(name));

    assertThat(guests.count(name)).isEqualTo(2);
  }

  @Test
  void another_body_under_the_same_key_is_422() {
    signIn("/guests");

    Answer other = client().post("/guests", guest(name + "-2"), Idempotency.KEY, key);

    assertThat(other.status()).isEqualTo(422);
    assertThat(guests.count(name + "-2")).isZero();
  }

  @Test
  void another_query_under_the_same_key_is_422_and_not_answered_with_what_was_not_asked_for() {
    Answer tried = signIn("/guests?table=1");

    assertThat(signIn("/guests?table=1").body()).isEqualTo(tried.body());
    for (String other : List.of("/guests?table=2", "/guests?table=1&wine=true", "/guests")) {
      Answer answer = signIn(other);
      assertThat(answer.status()).as(other).isEqualTo(422);
      assertThat(answer.header(Idempotency.REPLAYED)).isEmpty();
    }
    assertThat(guests.count(name)).isEqualTo(1);
  }

  @Test
  void what_was_answered_before_queries_were_kept_is_replayed_whatever_the_query() {
    Answer first = signIn("/guests?table=1");
    forgetQuery();

    assertThat(signIn("/guests?table=1").header(Idempotency.REPLAYED)).contains("true");
    assertThat(signIn("/guests?table=2").body()).isEqualTo(first.body());
    assertThat(client().post("/guests", guest(name + "-2"), Idempotency.KEY, key).status())
        .as("another body")
        .isEqualTo(422);
    assertThat(guests.count(name)).isEqualTo(1);
  }

  @Test
  void an_attempt_that_died_before_queries_were_kept_is_taken_over() {
    signIn("/guests?table=1");
    forgetQuery();
    forgetAnswer();
    clock.advance(Duration.ofSeconds(61));

    assertThat(signIn("/guests?table=1").status()).isEqualTo(201);

    assertThat(signIn("/guests?table=1").header(Idempotency.REPLAYED)).contains("true");
    assertThat(signIn("/guests?table=2").status()).isEqualTo(422);
  }

  /** As the version left its rows that knew no query. */
  private void forgetQuery() {
    jdbc.sql("UPDATE idempotent_requests SET query_hash = NULL WHERE request_key = ?")
        .param(key)
        .update();
  }

  private void forgetAnswer() {
    jdbc.sql("UPDATE idempotent_requests SET status = NULL WHERE request_key = ?")
        .param(key)
        .update();
  }

  @Test
  void two_clients_never_share_a_key() {
    Answer ada = signIn("/guests", Headers.CLIENT, "ada");
    Answer eve = signIn("/guests", Headers.CLIENT, "eve");

    assertThat(List.of(ada.status(), eve.status())).containsOnly(201);
    assertThat(eve.header(Idempotency.REPLAYED)).isEmpty();
    assertThat(guests.count(name)).isEqualTo(2);
  }

  @Test
  void a_key_is_good_for_one_route() {
    signIn("/guests");
    Answer elsewhere = signIn("/other-guests");

    assertThat(elsewhere.header(Idempotency.REPLAYED)).isEmpty();
    assertThat(guests.count(name)).isEqualTo(2);
  }

  @Test
  void while_the_first_is_in_flight_the_second_is_409_and_told_when_to_come_back() {
    gate.close();
    CompletableFuture<Answer> first = signInAsync("/slow-guests");
    await().until(() -> gate.waiting() == 1);

    Answer second = signIn("/slow-guests");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.header("Retry-After")).isPresent();
    gate.open();
    assertThat(first.join().status()).isEqualTo(201);
    assertThat(signIn("/slow-guests").header(Idempotency.REPLAYED)).contains("true");
    assertThat(guests.count(name)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/refused-guests", "/unlucky-guests"})
  void a_request_that_was_refused_or_failed_changed_nothing_and_is_not_remembered(String path) {
    int status = path.startsWith("/refused") ? 422 : 500;

    Answer first = signIn(path);
    Answer again = signIn(path);
    Answer other = client().post(path, guest(name + "-2"), Idempotency.KEY, key);

    assertThat(Stream.of(first, again, other).map(Answer::status)).containsOnly(status);
    assertThat(Stream.of(first, again, other).map(each -> each.header("Content-Type").orElse("")))
        .containsOnly("application/problem+json");
    assertThat(again.header(Idempotency.REPLAYED)).isEmpty();
    assertThat(other.body()).doesNotContain("another body");
    assertThat(guests.count(name)).isZero();
    assertThat(rows()).isZero();
  }

  @Test
  void of_twenty_identical_requests_at_once_one_takes_effect() {
    List<CompletableFuture<Answer>> answers =
        Stream.generate(() -> signInAsync("/guests")).limit(CROWD).toList();

    assertThat(answers)
        .allSatisfy(each -> assertThat(each.join().status()).as(each.join().body()).isIn(201, 409));
    assertThat(answers)
        .filteredOn(
            each ->
                each.join().status() == 201 && each.join().header(Idempotency.REPLAYED).isEmpty())
        .hasSize(1);
    assertThat(guests.count(name)).isEqualTo(1);
  }

  @Test
  void an_attempt_that_died_is_taken_over_after_a_minute() {
    signIn("/guests");
    forgetAnswer();

    assertThat(signIn("/guests").status()).isEqualTo(409);
    clock.advance(Duration.ofSeconds(61));
    Answer takenOver = signIn("/guests");

    assertThat(takenOver.status()).isEqualTo(201);
    assertThat(takenOver.header(Idempotency.REPLAYED)).isEmpty();
    assertThat(signIn("/guests").header(Idempotency.REPLAYED)).contains("true");
  }

  @Test
  void an_original_so_slow_that_it_was_taken_over_is_rolled_back() {
    gate.close();
    CompletableFuture<Answer> original = signInAsync("/slow-guests");
    await().until(() -> gate.waiting() == 1);
    clock.advance(Duration.ofSeconds(61));
    CompletableFuture<Answer> successor = signInAsync("/slow-guests");
    await().until(() -> gate.waiting() == 2);

    gate.open();

    assertThat(successor.join().status()).isEqualTo(201);
    assertThat(original.join().status()).as(original.join().body()).isEqualTo(409);
    assertThat(original.join().header("Location")).isEmpty();
    assertThat(original.join().body()).doesNotContain(name);
    assertThat(guests.count(name)).isEqualTo(1);
    assertThat(signIn("/slow-guests").header(Idempotency.REPLAYED)).contains("true");
  }

  @Test
  void after_a_day_the_key_is_forgotten() {
    signIn("/guests");

    clock.advance(Duration.ofHours(24));
    hourly.forget();
    assertThat(signIn("/guests").header(Idempotency.REPLAYED)).contains("true");

    clock.advance(Duration.ofSeconds(1));
    hourly.forget();
    assertThat(signIn("/guests").header(Idempotency.REPLAYED)).isEmpty();
    assertThat(guests.count(name)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words"})
  void a_key_that_is_not_visible_ascii_is_400(String odd) {
    Answer answer = client().post("/guests", guest(name), Idempotency.KEY, odd);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(guests.count(name)).isZero();
  }

  @Test
  void a_key_may_have_200_characters_and_no_more() {
    assertThat(client().post("/guests", guest(name), Idempotency.KEY, "k".repeat(201)).status())
        .isEqualTo(400);
    String longest = key + "k".repeat(200 - key.length());
    assertThat(client().post("/guests", guest(name), Idempotency.KEY, longest).status())
        .isEqualTo(201);
  }

  private Answer signIn(String path, String... headers) {
    return signInAsync(path, headers).join();
  }

  private CompletableFuture<Answer> signInAsync(String path, String... headers) {
    String[] all =
        Stream.concat(Stream.of(headers), Stream.of(Idempotency.KEY, key)).toArray(String[]::new);
    return client().postAsync(path, guest(name), all);
  }

  private Client client() {
    return new Client(port);
  }

  private long rows() {
    return jdbc.sql("SELECT count(*) FROM idempotent_requests WHERE request_key = ?")
        .param(key)
        .query(Long.class)
        .single();
  }

  private static String guest(String name) {
    return "{\"name\":\"" + name + "\",\"seats\":1}";
  }
}
