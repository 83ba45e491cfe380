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
import org.springframework.stereotype.Component;

/**
 * Runs scrubs in the background, one at a time for each dataset, whoever wants it: a person or the
 * timer of any replica. The lock is kept alive while the run goes on and lapses with its process.
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
   * @throws ScrubUnderWay if there is one already
   */
  ScrubRun.View start(ScrubRequest request) {
    Dataset dataset = datasets.named(request.dataset());
    Instant now = clock.instant();
    Optional<SimpleLock> lock = lock("scrub-" + dataset.id());
    if (lock.isEmpty()) {
      throw new ScrubUnderWay(dataset.name());
    }
    try {
      runs.unended(dataset.id(), now)
          .forEach(
              abandoned -> {
                abandoned.fail("Its process ended.", now);
                runs.save(abandoned);
              });
      ScrubRun run =
          runs.save(
              new ScrubRun(UUID.randomUUID().toString(), dataset.id(), request.dryRun(), now));
      ScrubRun.View view = run.view();
      Thread.ofVirtual().name("scrub-" + dataset.name()).start(() -> work(run, lock.get()));
      return view;
    } catch (RuntimeException e) {
      lock.get().unlock();
      throw e;
    }
  }

  /** The lock of that name, unless somebody has it. */
  Optional<SimpleLock> lock(String name) {
    return locks.lock(new LockConfiguration(Instant.now(), name, LAPSE, Duration.ZERO));
  }

  private void work(ScrubRun run, SimpleLock lock) {
    try {
      functions.call(scrubDataset, run);
    } catch (ScrubRows.NothingToReferTo e) {
      run.fail(String.valueOf(e.getMessage()), clock.instant());
      runs.save(run);
    } catch (RuntimeException e) {
      log.warn("event=scrub-failed run={}", run.id(), e);
      run.fail("It failed here; the log says why.", clock.instant());
      runs.save(run);
    } finally {
      lock.unlock();
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
