package lessserver.etl.scrub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.functions.Functions;
import lessserver.functions.Refusal;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs scrubs in the background, one at a time for each dataset, whoever wants it: a person or the
 * timer of any replica. The lock is kept alive while the run goes on and lapses with its process;
 * then whoever looks at the clock next takes the run up.
 */
@Component
class ScrubRunner {

  private static final Logger log = LoggerFactory.getLogger(ScrubRunner.class);
  private static final Duration LAPSE = Duration.ofSeconds(30);

  /** So often a run is taken up without coming any further. */
  private static final int MOST_ATTEMPTS = 10;

  private final LockProvider locks;
  private final Datasets datasets;
  private final ScrubRuns runs;
  private final ScrubDataset scrubDataset;
  private final TransactionTemplate transaction;
  private final Functions functions;
  private final Clock clock;

  ScrubRunner(
      LockProvider locks,
      Datasets datasets,
      ScrubRuns runs,
      ScrubDataset scrubDataset,
      TransactionTemplate transaction,
      Functions functions,
      Clock clock) {
    this.locks = locks;
    this.datasets = datasets;
    this.runs = runs;
    this.scrubDataset = scrubDataset;
    this.transaction = transaction;
    this.functions = functions;
    this.clock = clock;
  }

  /**
   * Starts a run, as soon as the transaction under way has stored it, if there is one: before that
   * nobody else sees it, and it may come to nothing.
   *
   * @param wanted asked in the transaction that stores the run; there is none if it says no
   * @throws ScrubUnderWay if there is one already, or one to be taken up first
   */
  Optional<ScrubRun.View> start(ScrubRequest request, BooleanSupplier wanted) {
    return Objects.requireNonNull(transaction.execute(_ -> store(request, wanted)));
  }

  private Optional<ScrubRun.View> store(ScrubRequest request, BooleanSupplier wanted) {
    Dataset dataset = datasets.named(request.dataset());
    Beginning beginning =
        new Beginning(lockOf(dataset.id()).orElseThrow(() -> new ScrubUnderWay(dataset.name())));
    TransactionSynchronizationManager.registerSynchronization(beginning);
    if (!runs.unended(dataset.id()).isEmpty()) {
      throw new ScrubUnderWay(dataset.name());
    }
    if (!wanted.getAsBoolean()) {
      return Optional.empty();
    }
    ScrubRun run =
        runs.save(
            new ScrubRun(
                UUID.randomUUID().toString(), dataset.id(), request.dryRun(), clock.instant()));
    beginning.run = run;
    return Optional.of(run.view());
  }

  /** What the end of the transaction begins: the run that it stored, or nothing. */
  private final class Beginning implements TransactionSynchronization {

    private final SimpleLock lock;
    private @Nullable ScrubRun run;

    private Beginning(SimpleLock lock) {
      this.lock = lock;
    }

    @Override
    public void afterCompletion(int status) {
      work(status == STATUS_COMMITTED ? run : null, lock);
    }
  }

  /**
   * Goes on with runs that were abandoned: they have not ended, and nobody holds their lock any
   * more.
   */
  void takeUpAbandoned() {
    for (ScrubRun seen : runs.unended()) {
      SimpleLock lock = lockOf(seen.datasetId()).orElse(null);
      if (lock == null) {
        continue;
      }
      try {
        ScrubRun run = runs.find(seen.id()).filter(each -> !each.hasEnded()).orElse(null);
        if (run == null) {
          lock.unlock();
          continue;
        }
        log.info("event=scrub-taken-up run={}", run.id());
        work(run, lock);
      } catch (RuntimeException e) {
        lock.unlock();
        throw e;
      }
    }
  }

  private Optional<SimpleLock> lockOf(long datasetId) {
    return lock("scrub-" + datasetId);
  }

  /** The lock of that name, unless somebody has it. */
  Optional<SimpleLock> lock(String name) {
    return locks.lock(new LockConfiguration(Instant.now(), name, LAPSE, Duration.ZERO));
  }

  /** Gives the lock back at the end, at once if there is nothing to do. */
  private void work(@Nullable ScrubRun run, SimpleLock lock) {
    Thread.ofVirtual()
        .name("scrub")
        .start(
            () -> {
              try (Held _ = lock::unlock) {
                if (run != null) {
                  scrub(run);
                }
              } catch (DataAccessException | TransactionException e) {
                log.warn("event=scrub-interrupted reason=\"{}\"", e.getMessage());
              }
            });
  }

  /** What is let go at the end. */
  private interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * One that fails because the database is away or busy is not over: it is taken up again, but not
   * for ever without getting any further.
   */
  private void scrub(ScrubRun run) {
    runs.attempt(run.id());
    int attempts = runs.attempts(run.id());
    try {
      if (attempts > MOST_ATTEMPTS) {
        throw new IllegalStateException("it has taken the whole process with it each time");
      }
      functions.call(scrubDataset, run);
    } catch (DataAccessResourceFailureException
        | TransientDataAccessException
        | TransactionException e) {
      if (attempts < MOST_ATTEMPTS) {
        throw e;
      }
      log.error("event=scrub-given-up run={}", run.id(), e);
      scrubDataset.fail(run, "It failed here again and again; the log says why.");
    } catch (ScrubRows.NothingToReferTo e) {
      scrubDataset.fail(run, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.warn("event=scrub-failed run={}", run.id(), e);
      scrubDataset.fail(run, "It failed here; the log says why.");
    }
  }

  /** One at a time. */
  static final class ScrubUnderWay extends Refusal {

    private static final long serialVersionUID = 1L;

    private ScrubUnderWay(String dataset) {
      super(Kind.CONFLICT, "Dataset " + dataset + " is being scrubbed.");
    }
  }
}
