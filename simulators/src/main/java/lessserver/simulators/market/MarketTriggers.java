package lessserver.simulators.market;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lessserver.functions.Functions;
import lessserver.functions.web.LiveStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The market over HTTP: a quote, or one after the other as they change. */
@RestController
@RequestMapping("/market/v1")
class MarketTriggers {

  /** Who was away longer than this begins with what is left. */
  private static final int MOST_MISSED = 3_600;

  private final Functions functions;
  private final FindQuote findQuote;
  private final ListSymbols listSymbols;
  private final PinPrice pinPrice;
  private final Market market;
  private final LiveStreams streams;

  MarketTriggers(
      Functions functions,
      FindQuote findQuote,
      ListSymbols listSymbols,
      PinPrice pinPrice,
      Market market,
      LiveStreams streams) {
    this.functions = functions;
    this.findQuote = findQuote;
    this.listSymbols = listSymbols;
    this.pinPrice = pinPrice;
    this.market = market;
    this.streams = streams;
  }

  record Symbols(List<Listing> items) {}

  record Price(@Nullable BigDecimal price) {}

  @GetMapping("/symbols")
  Symbols symbols() {
    return new Symbols(functions.call(listSymbols));
  }

  @GetMapping("/quotes/{symbol}")
  Quote quote(@PathVariable String symbol) {
    return functions.call(findQuote, symbol);
  }

  @PutMapping("/quotes/{symbol}")
  Quote pin(@PathVariable String symbol, @RequestBody Price price) {
    return functions.call(pinPrice, new Pin(symbol, price.price()));
  }

  @DeleteMapping("/quotes/{symbol}")
  Quote unpin(@PathVariable String symbol) {
    return functions.call(pinPrice, new Pin(symbol, null));
  }

  /** The id of each event is its tick; who comes back with the last one misses nothing. */
  @GetMapping("/quotes/{symbol}/stream")
  SseEmitter stream(
      @PathVariable String symbol,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long last) {
    long now = functions.call(findQuote, symbol).tick();
    long first = last == null ? now : Math.clamp(last + 1, now - MOST_MISSED, now + 1);
    return streams.open(new Ticker(symbol, first));
  }

  /** One symbol's quotes, tick after tick. */
  private final class Ticker implements LiveStreams.Source {

    private final String symbol;
    private long next;

    private Ticker(String symbol, long next) {
      this.symbol = symbol;
      this.next = next;
    }

    @Override
    public List<LiveStreams.News> news() {
      List<LiveStreams.News> news = new ArrayList<>();
      for (; next <= market.currentTick(); next++) {
        Quote quote = market.at(symbol, next).orElseThrow();
        news.add(new LiveStreams.News(String.valueOf(quote.tick()), "quote", quote));
      }
      return news;
    }

    @Override
    public Duration pause() {
      return market.untilNextTick();
    }
  }
}
