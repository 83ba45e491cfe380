package lessserver.stocks.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import lessserver.functions.Refusal;
import lessserver.stocks.monitor.MonitorStatus;
import lessserver.stocks.monitor.Outcome;
import lessserver.stocks.monitor.Progress;
import lessserver.stocks.monitor.StockWatch;
import lessserver.stocks.notice.DeliverNotice;
import lessserver.stocks.quote.GetStockPrice;
import lessserver.stocks.quote.Quote;
import lessserver.stocks.watch.VirtualTime.ContinuedAsNew;
import org.junit.jupiter.api.Test;

/** The watching, in a time that passes by itself. */
class CheckStockPriceTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final String AWAY = "-";

  private final GetStockPrice market = mock(GetStockPrice.class);
  private final RecordOutcome recordOutcome = mock(RecordOutcome.class);
  private final RecordCheck recordCheck = mock(RecordCheck.class);
  private final CheckStockPrice checkStockPrice =
      new CheckStockPrice(
          mock(OpenMonitor.class), market, recordCheck, recordOutcome, mock(DeliverNotice.class));
  private final VirtualTime time = new VirtualTime(NOON, Duration.ZERO);

  /** What the market says, one look after the other, and the last for ever. */
  private void prices(String... prices) {
    Iterator<String> next = Arrays.asList(prices).iterator();
    String[] current = new String[1];
    when(market.apply("ACME"))
        .thenAnswer(
            _ -> {
              current[0] = next.hasNext() ? next.next() : current[0];
              if (current[0].equals(AWAY)) {
                throw new IllegalStateException("the market is away");
              }
              return new Quote("ACME", new BigDecimal(current[0]), "EUR", NOON);
            });
  }

  private static StockWatch watch(String percent, String limit, boolean eternal) {
    return new StockWatch(
        "ACME",
        new BigDecimal(percent),
        limit.isEmpty() ? null : Duration.parse(limit),
        Duration.ofMinutes(2),
        null,
        "anna@example.com",
        eternal,
        null);
  }

  @Test
  void it_looks_once_even_if_its_time_was_over_before_its_turn_came() {
    prices("100");
    var rush = new VirtualTime(NOON, Duration.ofHours(2));

    Outcome outcome = checkStockPrice.run(rush, watch("9.5", "PT1H", false));

    assertThat(outcome.status()).isEqualTo(MonitorStatus.TIME_LIMIT_REACHED);
    assertThat(outcome.checks()).isOne();
  }

  @Test
  void it_ends_when_the_price_has_moved_far_enough() {
    prices("100", "101", "102", "110");

    Outcome outcome = checkStockPrice.run(time, watch("9.5", "PT1H", false));

    assertThat(outcome.status()).isEqualTo(MonitorStatus.THRESHOLD_REACHED);
    assertThat(outcome.initialPrice()).isEqualByComparingTo("100");
    assertThat(outcome.lastPrice()).isEqualByComparingTo("110");
    assertThat(outcome.change()).isEqualByComparingTo("9.5238");
    assertThat(outcome.checks()).isEqualTo(4);
    assertThat(outcome.at()).isEqualTo(NOON.plus(Duration.ofMinutes(6)));
    verify(recordOutcome).apply(outcome);
    assertThat(time.children)
        .singleElement()
        .satisfies(child -> assertThat(child.instanceId()).isEqualTo("monitor-notice-1"));
  }

  @Test
  void a_fall_counts_as_a_rise_does() {
    prices("110", "100");

    assertThat(checkStockPrice.run(time, watch("9.5", "PT1H", false)).change())
        .isEqualByComparingTo("-9.5238");
  }

  @Test
  void it_ends_at_the_time_limit_exactly() {
    prices("100");

    Outcome outcome = checkStockPrice.run(time, watch("1", "PT5M", false));

    assertThat(outcome.status()).isEqualTo(MonitorStatus.TIME_LIMIT_REACHED);
    assertThat(outcome.at()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
    assertThat(time.now()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
    assertThat(outcome.checks()).isEqualTo(3);
    assertThat(time.children).hasSize(1);
  }

  @Test
  void a_market_that_is_away_neither_ends_nor_blinds_it() {
    prices(AWAY, "100", AWAY, AWAY, "120");

    Outcome outcome = checkStockPrice.run(time, watch("10", "PT1H", false));

    assertThat(outcome.status()).isEqualTo(MonitorStatus.THRESHOLD_REACHED);
    assertThat(outcome.initialPrice()).isEqualByComparingTo("100");
    assertThat(outcome.checks()).isEqualTo(5);
    assertThat(outcome.failedChecks()).isEqualTo(3);
  }

  @Test
  void without_any_price_it_ends_at_the_time_limit_without_a_change() {
    prices(AWAY);

    Outcome outcome = checkStockPrice.run(time, watch("10", "PT10M", false));

    assertThat(outcome.status()).isEqualTo(MonitorStatus.TIME_LIMIT_REACHED);
    assertThat(outcome.initialPrice()).isNull();
    assertThat(outcome.change()).isNull();
    assertThat(outcome.failedChecks()).isEqualTo(outcome.checks()).isEqualTo(5);
  }

  @Test
  void the_custom_status_shows_the_first_and_the_last_price_and_the_next_look() {
    prices("100", "101");

    checkStockPrice.run(time, watch("50", "PT4M", false));

    Progress second = (Progress) time.customStatuses.get(1);
    assertThat(second.initialPrice()).isEqualByComparingTo("100");
    assertThat(second.lastPrice()).isEqualByComparingTo("101");
    assertThat(second.lastCheckAt()).isEqualTo(NOON.plus(Duration.ofMinutes(2)));
    assertThat(second.nextCheckAt()).isEqualTo(NOON.plus(Duration.ofMinutes(4)));
    verify(recordCheck).apply(new Check("monitor", second));
  }

  @Test
  void it_can_be_called_off_between_two_looks() {
    prices("100");
    time.raiseAt(StockWatch.CANCELLATION, NOON.plusSeconds(150));

    Outcome outcome = checkStockPrice.run(time, watch("50", "PT1H", false));

    assertThat(outcome.status()).isEqualTo(MonitorStatus.CANCELLED);
    assertThat(outcome.at()).isEqualTo(NOON.plusSeconds(150));
    assertThat(time.children).isEmpty();
  }

  @Test
  void a_long_watch_goes_on_with_an_empty_history_from_where_it_was() {
    prices("100");
    StockWatch watch = watch("50", "P1D", false);

    var continued =
        catchThrowableOfType(ContinuedAsNew.class, () -> checkStockPrice.run(time, watch));

    assertThat(continued).isNotNull();
    StockWatch next = (StockWatch) requireNonNull(continued.input);
    Progress reached = requireNonNull(next.progress());
    assertThat(reached.checks()).isEqualTo(CheckStockPrice.CHECKS_PER_EXECUTION);
    assertThat(reached.initialPrice()).isEqualByComparingTo("100");
    assertThat(reached.endsAt()).isEqualTo(NOON.plus(Duration.ofDays(1)));

    prices("200");
    Outcome outcome = checkStockPrice.run(time, next);
    assertThat(outcome.status()).isEqualTo(MonitorStatus.THRESHOLD_REACHED);
    assertThat(outcome.initialPrice()).isEqualByComparingTo("100");
    assertThat(outcome.checks()).isEqualTo(CheckStockPrice.CHECKS_PER_EXECUTION + 1);
  }

  @Test
  void a_progress_from_outside_gets_no_watch_past_the_rules() {
    prices("100");
    StockWatch restless =
        new StockWatch(
                "ACME", BigDecimal.TEN, null, Duration.ZERO, null, "anna@example.com", true, null)
            .from(Progress.none(NOON, null));

    assertThatThrownBy(() -> checkStockPrice.run(time, restless))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("checkInterval must be between PT1S and P365D");
    verify(market, never()).apply(any());
    assertThatThrownBy(
            () -> new Progress(NOON, NOON, null, null, null, -1_000_000, 0, null, 0, null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_eternal_one_tells_each_time_and_goes_on_from_the_new_price() {
    prices("100", "120", "121", "140");
    time.raiseAt(StockWatch.CANCELLATION, NOON.plusSeconds(500));

    Outcome outcome = checkStockPrice.run(time, watch("10", "", true));

    assertThat(outcome.status()).isEqualTo(MonitorStatus.CANCELLED);
    assertThat(time.children)
        .extracting(VirtualTime.Child::instanceId)
        .containsExactly("monitor-notice-1", "monitor-notice-2");
    assertThat(outcome.initialPrice()).isEqualByComparingTo("140");
    verify(recordOutcome, times(3)).apply(any());
  }
}
