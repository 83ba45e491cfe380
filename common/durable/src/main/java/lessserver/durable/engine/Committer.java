package lessserver.durable.engine;

import io.micrometer.core.instrument.DistributionSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lessserver.durable.store.Commit;
import lessserver.durable.store.CommitFailedException;
import lessserver.durable.store.CommitFailedException.Outcome;
import lessserver.durable.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: the steps that are ready at one moment are stored in one transaction. While one
 * batch is written the next one gathers, so the batches grow with the load by themselves.
 */
final class Committer {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  private static final int LARGEST_BATCH = 256;

  private record Member(Commit commit, CompletableFuture<@Nullable Void> stored) {}

  private final Store store;
  private final DistributionSummary batchSizes;
  private final BlockingQueue<Member> ready = new LinkedBlockingQueue<>();
  private volatile boolean running;
  private @Nullable Thread thread;

  Committer(Store store, DistributionSummary batchSizes) {
    this.store = store;
    this.batchSizes = batchSizes;
  }

  /**
   * Stores a step together with others, and returns when it is stored.
   *
   * @throws CommitFailedException if it is not, or nobody knows
   */
  void commit(Commit commit) {
    Member member = new Member(commit, new CompletableFuture<>());
    ready.add(member);
    if (!running && ready.remove(member)) {
      member.stored().completeExceptionally(stopped());
    }
    try {
      member.stored().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CommitFailedException failed) {
        throw new CommitFailedException(
            failed.outcome(), String.valueOf(failed.getMessage()), failed);
      }
      throw e;
    }
  }

  void start() {
    running = true;
    thread = Thread.ofPlatform().name("durable-committer").daemon().start(this::run);
  }

  /**
   * After the batch under way. Never by interrupt: an interrupted write makes H2 close its file.
   */
  void stop() {
    running = false;
    if (thread != null) {
      try {
        thread.join(Duration.ofSeconds(30));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    for (Member member = ready.poll(); member != null; member = ready.poll()) {
      member.stored().completeExceptionally(stopped());
    }
  }

  private void run() {
    List<Member> batch = new ArrayList<>(LARGEST_BATCH);
    while (running) {
      try {
        Member first = ready.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          ready.drainTo(batch, LARGEST_BATCH - 1);
          store(batch);
          batch.clear();
        }
      } catch (InterruptedException _) {
        // Nobody's business but stop(), which does not interrupt.
      }
    }
  }

  private void store(List<Member> batch) {
    batchSizes.record(batch.size());
    try {
      store.commit(batch.stream().map(Member::commit).toList());
      batch.forEach(member -> member.stored().complete(null));
    } catch (CommitFailedException e) {
      if (batch.size() == 1 || e.outcome() == Outcome.UNKNOWN) {
        batch.forEach(member -> member.stored().completeExceptionally(e));
      } else { // One of them is to blame: it must not take the others down.
        batch.forEach(member -> store(List.of(member)));
      }
    } catch (Throwable e) { // an Error too: this thread is the only one that stores
      log.error("event=commit-failed", e);
      CommitFailedException failed =
          new CommitFailedException(Outcome.UNKNOWN, "the commit failed: " + e.getMessage(), e);
      batch.forEach(member -> member.stored().completeExceptionally(failed));
    }
  }

  private static CommitFailedException stopped() {
    return new CommitFailedException(Outcome.ROLLED_BACK, "the engine has stopped", null);
  }
}
