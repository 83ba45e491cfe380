package lessserver.functions.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lessserver.functions.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-Sent Events about things as they change. Each stream looks again and again, since what
 * changes may be changed by another replica: the database is all that they share.
 *
 * <p>There is a limit to how many are open at once; who comes when it is reached is answered 503. A
 * comment every 15 s tells everybody between here and the client that a quiet stream lives. All end
 * when the service stops; clients come back with {@code Last-Event-ID}.
 *
 * <p>Safe for use by many threads.
 */
public final class LiveStreams implements ApplicationListener<ContextClosedEvent> {

  private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
  private static final Duration COMMENT_EVERY = Duration.ofSeconds(15);
  private static final String RETRY_AFTER_SECONDS = "5";

  private final Semaphore places;
  private final Set<CountDownLatch> open = ConcurrentHashMap.newKeySet();

  /** What one stream tells of. Called by one thread at a time. */
  public interface Source {

    /** What there is to tell since the last call, oldest first. */
    List<News> news();

    /** Whether there is nothing more to come. */
    default boolean isEnded() {
      return false;
    }

    /** How long nobody would mind not knowing. */
    default Duration pause() {
      return Duration.ofMillis(300);
    }
  }

  /**
   * One event.
   *
   * @param id what a client sends as {@code Last-Event-ID} when it comes back
   * @param name the event's type
   * @param data sent as JSON
   */
  public record News(String id, String name, Object data) {}

  LiveStreams(int most) {
    this.places = new Semaphore(most);
  }

  /**
   * Tells of a source until it ends, the client goes or the service stops. While the database is
   * away there is no news. Who asks with HEAD is told nothing: nothing would reach him, so nobody
   * would ever notice that he has gone.
   *
   * @throws ErrorResponseException 503, if as many streams as may be are open
   */
  public SseEmitter open(Source source) {
    if (isAskedForHeadersOnly()) {
      var nothing = new SseEmitter();
      nothing.complete();
      return nothing;
    }
    if (!places.tryAcquire()) {
      throw full();
    }
    // A latch and not an interrupt: that would close the file of an H2 database which is just read.
    var gone = new CountDownLatch(1);
    open.add(gone);
    var client = new SseEmitter(0L);
    client.onCompletion(gone::countDown);
    client.onError(_ -> gone.countDown());
    Thread.ofVirtual().name("live-stream").start(() -> follow(source, client, gone));
    return client;
  }

  private static boolean isAskedForHeadersOnly() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
        && current.getRequest().getMethod().equals("HEAD");
  }

  private void follow(Source source, SseEmitter client, CountDownLatch gone) {
    try {
      tell(source, client, gone);
    } catch (IOException | IllegalStateException | InterruptedException _) {
      // The client has gone.
    } catch (Refusal _) {
      // What it told of has gone.
    } catch (RuntimeException e) {
      log.warn("event=stream-failed", e);
    } finally {
      open.remove(gone);
      places.release();
    }
    end(client);
  }

  /** Ends a stream of whose client nobody knows whether it is still there. */
  public static void end(SseEmitter client) {
    try {
      client.complete();
    } catch (IllegalStateException _) {
      // The server has noticed at the same moment that the client has gone, and ended it.
    }
  }

  private static void tell(Source source, SseEmitter client, CountDownLatch gone)
      throws IOException, InterruptedException {
    client.send(SseEmitter.event().comment("")); // so that the client knows it is connected
    long spoke = System.nanoTime();
    do {
      for (News each : look(source)) {
        client.send(
            SseEmitter.event()
                .id(each.id())
                .name(each.name())
                .data(each.data(), MediaType.APPLICATION_JSON));
        spoke = System.nanoTime();
      }
      if (System.nanoTime() - spoke > COMMENT_EVERY.toNanos()) {
        client.send(SseEmitter.event().comment(""));
        spoke = System.nanoTime();
      }
    } while (!source.isEnded() && !gone.await(source.pause().toNanos(), TimeUnit.NANOSECONDS));
  }

  private static List<News> look(Source source) {
    try {
      return source.news();
    } catch (DataAccessException | TransactionException _) {
      return List.of();
    }
  }

  /** A graceful stop would wait for streams, which do not end by themselves. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    open.forEach(CountDownLatch::countDown);
  }

  private static ErrorResponseException full() {
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    var full =
        new ErrorResponseException(
            status,
            ProblemDetail.forStatusAndDetail(status, "Too many streams are open; try again."),
            null);
    full.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return full;
  }
}
