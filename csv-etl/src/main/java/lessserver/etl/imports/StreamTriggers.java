package lessserver.etl.imports;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import lessserver.functions.Functions;
import lessserver.functions.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** An import as it goes on, as Server-Sent Events. */
@RestController
@RequestMapping("/api/v1/imports/{id}/stream")
class StreamTriggers {

  private static final int MOST_STREAMS = 200;
  private static final Duration LOOK_EVERY = Duration.ofMillis(300);
  private static final long COMMENT_EVERY_NANOS = Duration.ofSeconds(15).toNanos();

  private final Functions functions;
  private final FindImport findImport;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);

  StreamTriggers(Functions functions, FindImport findImport) {
    this.functions = functions;
    this.findImport = findImport;
  }

  /**
   * Each event is the import as it is then, its id the revision; who comes back with the last one
   * gets what is new. The stream ends with the import.
   */
  @GetMapping
  SseEmitter stream(
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long last) {
    ImportView view = functions.call(findImport, id);
    if (!streams.tryAcquire()) {
      HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
      throw new ErrorResponseException(
          status, ProblemDetail.forStatusAndDetail(status, "Too many imports are followed."), null);
    }
    var emitter = new SseEmitter(0L);
    Thread sender =
        Thread.ofVirtual()
            .name("import-stream-" + id)
            .unstarted(() -> send(emitter, view, last == null ? -1 : last));
    emitter.onCompletion(sender::interrupt);
    emitter.onError(_ -> sender.interrupt());
    sender.start();
    return emitter;
  }

  private void send(SseEmitter emitter, ImportView first, long last) {
    try {
      ImportView view = first;
      long told = last;
      long spoke = System.nanoTime();
      while (true) {
        if (view.revision() != told) {
          emitter.send(
              SseEmitter.event()
                  .id(String.valueOf(view.revision()))
                  .name("import")
                  .data(view, MediaType.APPLICATION_JSON));
          told = view.revision();
          spoke = System.nanoTime();
        }
        if (view.status().isFinal()) {
          break;
        }
        if (System.nanoTime() - spoke > COMMENT_EVERY_NANOS) {
          emitter.send(SseEmitter.event().comment(""));
          spoke = System.nanoTime();
        }
        Thread.sleep(LOOK_EVERY);
        view = look(view);
      }
      emitter.complete();
    } catch (IOException | InterruptedException | IllegalStateException | Refusal _) {
      emitter.complete(); // the client is gone
    } finally {
      streams.release();
    }
  }

  /** What there is to see; the same as before while the database is away. */
  private ImportView look(ImportView before) {
    try {
      return findImport.apply(before.id());
    } catch (DataAccessException | TransactionException _) {
      return before;
    }
  }
}
