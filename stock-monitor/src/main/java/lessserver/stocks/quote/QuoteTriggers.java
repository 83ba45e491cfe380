package lessserver.stocks.quote;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import lessserver.functions.Functions;
import lessserver.functions.web.LiveStreams;
import lessserver.stocks.quote.Ticks.Tick;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Quotes over HTTP: one, or as they come. */
@RestController
@RequestMapping("/api/v1/quotes")
class QuoteTriggers {

  private static final String RETRY_AFTER_SECONDS = "5";
  private static final long RECONNECT_MILLIS = 2_000;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Functions functions;
  private final GetStockPrice getStockPrice;
  private final Quotes quotes;
  private final Semaphore places;
  private final Set<Thread> senders = ConcurrentHashMap.newKeySet();

  QuoteTriggers(
      Functions functions,
      GetStockPrice getStockPrice,
      Quotes quotes,
      MarketProperties properties) {
    this.functions = functions;
    this.getStockPrice = getStockPrice;
    this.quotes = quotes;
    this.places = new Semaphore(properties.mostStreams());
  }

  @GetMapping("/{symbol}")
  Quote quote(
      @PathVariable @Pattern(regexp = Quote.SYMBOL, message = Quote.NO_SYMBOL) String symbol) {
    try {
      return functions.call(getStockPrice, symbol);
    } catch (MarketFailed e) {
      throw problem(status(e.kind()), e.getMessage());
    }
  }

  /** What cannot be streamed is answered as if it were asked for once. */
  @GetMapping(path = "/{symbol}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter stream(
      @PathVariable @Pattern(regexp = Quote.SYMBOL, message = Quote.NO_SYMBOL) String symbol,
      @RequestHeader(name = "Last-Event-ID", required = false)
          @Pattern(regexp = "[0-9]{1,19}", message = "must be an id of this stream") @Nullable String last,
      HttpServletResponse response) {
    quote(symbol);
    if (!places.tryAcquire()) {
      throw problem(HttpStatus.SERVICE_UNAVAILABLE, "too many clients read quotes as they come");
    }
    response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    SseEmitter client = new SseEmitter(0L);
    Ticks ticks = quotes.ticks(symbol, last);
    Thread sender =
        Thread.ofVirtual().name("quotes-of-" + symbol).unstarted(() -> send(ticks, symbol, client));
    senders.add(sender);
    client.onCompletion(sender::interrupt);
    sender.start();
    return client;
  }

  /** A graceful stop would wait for streams, which do not end by themselves. */
  @EventListener(ContextClosedEvent.class)
  void stop() {
    senders.forEach(Thread::interrupt);
  }

  private void send(Ticks ticks, String symbol, SseEmitter client) {
    Thread sender = Thread.currentThread();
    Thread heart = Thread.ofVirtual().name("heart-of-quotes").start(() -> beat(client, sender));
    try (ticks) {
      client.send(SseEmitter.event().reconnectTime(RECONNECT_MILLIS).comment(symbol));
      while (true) {
        Optional<Tick> tick = ticks.next();
        if (tick.isPresent() && tick.get().quote().makesSenseFor(symbol)) {
          client.send(
              SseEmitter.event()
                  .id(tick.get().id())
                  .name("quote")
                  .data(tick.get().quote(), MediaType.APPLICATION_JSON));
        }
      }
    } catch (IOException | IllegalStateException _) {
      // The client has gone.
    } catch (InterruptedException _) {
      LiveStreams.end(client);
    } finally {
      heart.interrupt();
      senders.remove(sender);
      places.release();
    }
  }

  /** A comment now and then tells everybody between here and the client that the stream lives. */
  private static void beat(SseEmitter client, Thread sender) {
    try {
      while (true) {
        Thread.sleep(HEARTBEAT);
        client.send(SseEmitter.event().comment(""));
      }
    } catch (IOException | IllegalStateException _) {
      sender.interrupt();
    } catch (InterruptedException _) {
      // The stream has ended.
    }
  }

  private static HttpStatus status(MarketFailed.Kind kind) {
    return switch (kind) {
      case AWAY, NOT_ASKED -> HttpStatus.SERVICE_UNAVAILABLE;
      case SLOW -> HttpStatus.GATEWAY_TIMEOUT;
      case NONSENSE -> HttpStatus.BAD_GATEWAY;
    };
  }

  private static ErrorResponseException problem(HttpStatus status, @Nullable String why) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "No quote: " + why + ".");
    ErrorResponseException answer = new ErrorResponseException(status, problem, null);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      answer.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return answer;
  }
}
