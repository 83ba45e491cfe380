package lessserver.etl.scrub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import lessserver.etl.dataset.Dataset;
import lessserver.etl.dataset.Datasets;
import lessserver.functions.Functions;
import lessserver.functions.Refusal;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Runs scrubs in the background, one at a time for each dataset, whoever wants it: a person or the
 * timer of any replica. The lock is kept alive while the run goes on and lapses with its process;
 * then whoever looks at the clock next takes the run up.
 */
@Component
class ScrubRunner {

  private static final Logger log = LoggerFactory.getLogger(ScrubRunner.class);
  private static final Duration LAPSE = Duration.ofSeconds(30);

  private final LockProvider locks;
  private final Datasets datasets;
  private final ScrubRuns runs;
  private final ScrubDataset scrubDataset;
  private final Functions functions;
  private final Clock clock;

  ScrubRunner(
      LockProvider locks,
      Datasets datasets,
      ScrubRuns runs,
      ScrubDataset scrubDataset,
      Functions functions,
      Clock clock) {
    this.locks = locks;
    this.datasets = datasets;
    this.runs = runs;
    this.scrubDataset = scrubDataset;
    this.functions = functions;
    this.clock = clock;
  }

  /**
   * Starts a run.
   *
   * @throws ScrubUnderWay if there is one already, or one to be taken up first
   */
  ScrubRun.View start(ScrubRequest request) {
    Dataset dataset = datasets.named(request.dataset());
    SimpleLock lock = lockOf(dataset.id()).orElseThrow(() -> new ScrubUnderWay(dataset.name()));
    try {
      Optional<ScrubRun> abandoned = runs.unended(dataset.id()).stream().findFirst();
      ScrubRun run =
          abandoned.orElseGet(
              () ->
                  runs.save(
                      new ScrubRun(
                          UUID.randomUUID().toString(),
                          dataset.id(),
                          request.dryRun(),
                          clock.instant())));
      ScrubRun.View view = run.view();
      work(run, lock);
      if (abandoned.isPresent()) {
        throw new ScrubUnderWay(dataset.name());
      }
      return view;
    } catch (ScrubUnderWay e) {
      throw e; // The lock is the run's.
    } catch (RuntimeException e) {
      lock.unlock();
      throw e;
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

  private void work(ScrubRun run, SimpleLock lock) {
    Thread.ofVirtual()
        .name("scrub-" + run.id())
        .start(
            () -> {
              try (Held _ = lock::unlock) {
                scrub(run);
              } catch (DataAccessException | TransactionException e) {
                log.warn("event=scrub-interrupted run={} reason=\"{}\"", run.id(), e.getMessage());
              }
            });
  }

  /** What is let go at the end. */
  private interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** One that fails because the database is away or busy is not over: it is taken up again. */
  private void scrub(ScrubRun run) {
    try {
      functions.call(scrubDataset, run);
    } catch (DataAccessResourceFailureException
        | TransientDataAccessException
        | TransactionException e) {
      throw e;
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
