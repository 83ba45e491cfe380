package lessserver.stocks.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lessserver.functions.SuiteToken;
import lessserver.stocks.FakeMarket;
import lessserver.stocks.FakeMarket.Mood;
import lessserver.stocks.quote.MarketFailed.Kind;
import lessserver.stocks.quote.MarketProperties.Format;
import lessserver.stocks.quote.Ticks.Tick;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.client.RestClient;

/** Both markets' answers, good and bad. */
class QuotesTest {

  private final FakeMarket fake = new FakeMarket().price("ACME", "261.74");

  private final CircuitBreakerRegistry breakers =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindowSize(10)
              .minimumNumberOfCalls(4)
              .ignoreExceptions(UnknownSymbol.class)
              .build());

  @AfterEach
  void close() {
    fake.close();
  }

  private Quotes quotes(Format format, String apiKey) {
    return quotes(format, apiKey, Duration.ofMinutes(1));
  }

  private Quotes quotes(Format format, String apiKey, Duration readTimeout) {
    MarketProperties properties =
        new MarketProperties(
            URI.create(fake.uri() + "/"),
            format,
            apiKey,
            Duration.ofMinutes(1),
            readTimeout,
            Duration.ofMillis(50),
            10);
    Market market =
        new MarketConfiguration()
            .market(
                properties,
                RestClient.builder(),
                SuiteToken.of("suite-token", Path.of("unused")),
                new ObjectMapper().registerModule(new JavaTimeModule()));
    return new Quotes(market, breakers);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void a_price_is_read(Format format) {
    Quote quote = quotes(format, "key").of("ACME");

    assertThat(quote.symbol()).isEqualTo("ACME");
    assertThat(quote.price()).isEqualByComparingTo("261.74");
  }

  @Test
  void the_simulator_is_given_the_suites_token_or_the_key_that_is_configured() {
    Quote quote = quotes(Format.SIMULATOR, "").of("ACME");
    quotes(Format.SIMULATOR, "key").of("ACME");

    assertThat(quote.currency()).isEqualTo("EUR");
    assertThat(fake.asked("ACME"))
        .extracting(FakeMarket.Asked::authorization)
        .containsExactly("Bearer suite-token", "Bearer key");
  }

  @Test
  void finnhub_is_given_its_key_and_never_the_suites_token() {
    Quote quote = quotes(Format.FINNHUB, "key").of("ACME");

    assertThat(quote.at()).isEqualTo(Instant.ofEpochSecond(1582641000));
    assertThat(quote.currency()).isNull();
    assertThat(fake.asked("ACME"))
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.path()).isEqualTo("/api/v1/quote?symbol=ACME");
              assertThat(asked.token()).isEqualTo("key");
              assertThat(asked.authorization()).isNull();
            });
    assertThatIllegalStateException()
        .isThrownBy(() -> quotes(Format.FINNHUB, " "))
        .withMessageContaining("MARKET_API_KEY");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void an_unknown_symbol_is_an_answer_and_no_failure(Format format) {
    Quotes quotes = quotes(format, "key");
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> quotes.of("NOPE")).isInstanceOf(UnknownSymbol.class);
    }
    assertThat(quotes.areRefusedFor("NOPE")).isTrue();
    assertThat(quotes.areRefusedFor("ACME")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SIMULATOR, ERRORS, AWAY",
    "SIMULATOR, BROKEN_JSON, NONSENSE",
    "SIMULATOR, WRONG_SYMBOL, NONSENSE",
    "SIMULATOR, FREE, NONSENSE",
    "SIMULATOR, NEGATIVE, NONSENSE",
    "SIMULATOR, NO_PRICE, NONSENSE",
    "SIMULATOR, TEXT_PRICE, NONSENSE",
    "SIMULATOR, HUGE, NONSENSE",
    "SIMULATOR, NOT_FOUND, AWAY",
    "FINNHUB, ERRORS, AWAY",
    "FINNHUB, BROKEN_JSON, NONSENSE",
    "FINNHUB, NEGATIVE, NONSENSE",
    "FINNHUB, NOT_FOUND, AWAY"
  })
  void an_answer_that_makes_no_sense_is_a_failure(Format format, Mood mood, Kind kind) {
    fake.is(mood);
    Quotes quotes = quotes(format, "key");

    assertThatThrownBy(() -> quotes.of("ACME"))
        .isInstanceOfSatisfying(
            MarketFailed.class, failed -> assertThat(failed.kind()).isEqualTo(kind));
    assertThat(quotes.areRefusedFor("ACME")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void a_market_that_does_not_answer_in_time_is_slow(Format format) {
    fake.is(Mood.HANGS);
    Quotes quotes = quotes(format, "key", Duration.ofMillis(500));

    assertThatThrownBy(() -> quotes.of("ACME"))
        .isInstanceOfSatisfying(
            MarketFailed.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.SLOW));
    assertThat(quotes.areRefusedFor("ACME")).isFalse();
  }

  @Test
  void a_market_that_is_not_there_is_away() {
    Quotes quotes = quotes(Format.SIMULATOR, "");
    fake.close();

    assertThatThrownBy(() -> quotes.of("ACME"))
        .isInstanceOfSatisfying(
            MarketFailed.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.AWAY));
  }

  @Test
  void a_market_that_keeps_failing_is_not_asked_for_a_while() {
    fake.is(Mood.ERRORS);
    Quotes quotes = quotes(Format.SIMULATOR, "");
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> quotes.of("ACME")).isInstanceOf(MarketFailed.class);
    }

    assertThatThrownBy(() -> quotes.of("ACME"))
        .isInstanceOfSatisfying(
            MarketFailed.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.NOT_ASKED));
    assertThat(fake.asked("ACME")).hasSize(4);
  }

  @Test
  void a_relayed_stream_goes_on_behind_its_last_tick_when_the_market_ends_it() throws Exception {
    List<Tick> ticks = new ArrayList<>();
    try (Ticks stream = quotes(Format.SIMULATOR, "").ticks("ACME", "6")) {
      while (ticks.size() < 5) {
        stream.next().ifPresent(ticks::add);
      }
    }

    assertThat(ticks).extracting(Tick::id).containsExactly("7", "8", "9", "10", "11");
    assertThat(ticks.getFirst().quote().price()).isEqualByComparingTo("7.5");
  }

  @Test
  void a_market_without_a_stream_is_asked_again_and_again() throws Exception {
    try (Ticks stream = quotes(Format.FINNHUB, "key").ticks("ACME", null)) {
      assertThat(stream.next()).map(Tick::id).hasValue("1582641000");
      assertThat(stream.next()).isEmpty(); // The price is still the same.
    }
    try (Ticks stream = quotes(Format.FINNHUB, "key").ticks("ACME", "1582641000")) {
      assertThat(stream.next()).isEmpty();
    }
  }
}
