package lessserver.durable.engine;

import io.micrometer.tracing.CurrentTraceContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import lessserver.durable.Activity;
import lessserver.durable.DelegatedActivity.HandedBackException;
import lessserver.durable.Failure;
import lessserver.durable.engine.Catalogue.KnownActivity;
import lessserver.durable.engine.Payloads.UnfitPayloadException;
import lessserver.durable.history.Event;
import lessserver.durable.store.TaskRow;
import lessserver.functions.Functions;
import lessserver.functions.Refusal;
import lessserver.functions.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * Runs activities: function beans, each under its idempotency key and in its orchestration's trace.
 */
final class Activities {

  private final Catalogue catalogue;
  private final Payloads payloads;
  private final Functions functions;
  private final TraceParent trace;
  private final Semaphore places;
  private final int mostReserved;

  Activities(
      Catalogue catalogue, Payloads payloads, Functions functions, TraceParent trace, int atOnce) {
    this.catalogue = catalogue;
    this.payloads = payloads;
    this.functions = functions;
    this.trace = trace;
    this.places = new Semaphore(atOnce);
    this.mostReserved = Math.max(1, atOnce / 2);
  }

  /** The names of all that can run here. */
  Set<String> names() {
    return catalogue.activityNames();
  }

  /** Those that others carry out, with how many calls they can have at once. */
  List<KnownActivity> delegated() {
    return catalogue.delegated();
  }

  /**
   * Takes free places, up to this many but not more than half of all at a time, and none that
   * somebody waits for who runs one in place: those cannot go to another replica.
   *
   * @return how many
   */
  int reserve(int atMost) {
    int most = Math.min(atMost, mostReserved);
    int reserved = 0;
    while (reserved < most && !places.hasQueuedThreads() && places.tryAcquire()) {
      reserved++;
    }
    return reserved;
  }

  /** Gives back places that were reserved in vain. */
  void release(int reserved) {
    places.release(reserved);
  }

  /** Runs one on this thread, when there is a place for it. */
  Event.Answer run(TaskRow task) {
    places.acquireUninterruptibly();
    return runReserved(task);
  }

  /** Runs one on this thread, in a place that was reserved for it. */
  Event.Answer runReserved(TaskRow task) {
    try {
      return answer(task);
    } finally {
      places.release();
    }
  }

  /**
   * Runs one on this thread, or has it carried out.
   *
   * @throws HandedBackException if nobody carries it out
   */
  Event.Answer answer(TaskRow task) {
    try (CurrentTraceContext.Scope _ = trace.continueFrom(task.traceparent())) {
      String key = task.executionId() + ":" + task.firstAttempt();
      KnownActivity known = catalogue.activity(task.name()).orElse(null);
      return known == null
          ? new Event.TaskFailed(task.sequence(), unknown(task.name()))
          : new Event.TaskCompleted(
              task.sequence(), Activity.callWithKey(key, () -> call(known, task.input())));
    } catch (HandedBackException e) {
      throw e;
    } catch (UnfitPayloadException | Refusal e) { // will be the same the next time
      return new Event.TaskFailed(task.sequence(), catalogue.failure(e).notRetriable());
    } catch (Throwable thrown) { // an Error too is this activity's failure, not the engine's
      return new Event.TaskFailed(task.sequence(), catalogue.failure(thrown));
    }
  }

  private @Nullable String call(KnownActivity known, @Nullable String input) {
    Object argument = payloads.read(input, known.input(), "the input of " + known.name());
    Object result = functions.call(known.code(), argument);
    return payloads.write(result, "the result of " + known.name());
  }

  private static Failure unknown(String name) {
    return Failure.because("UnknownActivity", "there is no function bean named '" + name + "'");
  }
}
