package lessserver.simulators.market;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Semaphore;
import lessserver.functions.Functions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
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

  private static final long COMMENT_EVERY_NANOS = 15_000_000_000L;

  private final Functions functions;
  private final FindQuote findQuote;
  private final ListSymbols listSymbols;
  private final PinPrice pinPrice;
  private final Market market;
  private final Semaphore streams;

  MarketTriggers(
      Functions functions,
      FindQuote findQuote,
      ListSymbols listSymbols,
      PinPrice pinPrice,
      Market market,
      MarketProperties properties) {
    this.functions = functions;
    this.findQuote = findQuote;
    this.listSymbols = listSymbols;
    this.pinPrice = pinPrice;
    this.market = market;
    this.streams = new Semaphore(properties.streams());
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
    if (!streams.tryAcquire()) {
      throw new ErrorResponseException(
          HttpStatus.SERVICE_UNAVAILABLE,
          ProblemDetail.forStatusAndDetail(
              HttpStatus.SERVICE_UNAVAILABLE, "Too many quotes are followed."),
          null);
    }
    long first = last == null ? now : Math.clamp(last + 1, now - MOST_MISSED, now + 1);
    var emitter = new SseEmitter(0L);
    Thread sender =
        Thread.ofVirtual().name("quotes-" + symbol).unstarted(() -> send(emitter, symbol, first));
    emitter.onCompletion(sender::interrupt);
    emitter.onError(_ -> sender.interrupt());
    sender.start();
    return emitter;
  }

  private void send(SseEmitter emitter, String symbol, long first) {
    try {
      long next = first;
      long spoke = System.nanoTime();
      while (true) {
        for (; next <= market.currentTick(); next++) {
          Quote quote = market.at(symbol, next).orElseThrow();
          emitter.send(
              SseEmitter.event()
                  .id(String.valueOf(quote.tick()))
                  .name("quote")
                  .data(quote, MediaType.APPLICATION_JSON));
          spoke = System.nanoTime();
        }
        if (System.nanoTime() - spoke > COMMENT_EVERY_NANOS) {
          emitter.send(SseEmitter.event().comment(""));
          spoke = System.nanoTime();
        }
        Thread.sleep(market.untilNextTick());
      }
    } catch (IOException | InterruptedException | IllegalStateException _) {
      emitter.complete(); // the client is gone
    } finally {
      streams.release();
    }
  }
}
